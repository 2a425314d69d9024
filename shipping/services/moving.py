"""Moving a shipment along with its parcel, and telling everybody: each step once, and in order."""

from collections.abc import Callable, Iterable
from datetime import datetime

from events.declare import Event
from events.outbox import publish
from shipping import events
from shipping.carriers import Step
from shipping.models import Shipment

State = Shipment.State
NEXT = {
    State.BOOKED: State.DISPATCHED,
    State.DISPATCHED: State.OUT_FOR_DELIVERY,
    State.OUT_FOR_DELIVERY: State.DELIVERED,
}


def move(shipment: Shipment, steps: Iterable[Step]) -> None:
    """Take every step that the parcel took and the shipment did not, and publish each.

    A carrier may tell them again, late, or in any order. One that it left out holds up those after it.
    """
    happened = {State(step.state): step.at for step in steps}
    while (state := NEXT.get(State(shipment.state))) in happened:
        if not shipment.step(state):
            return  # somebody else moved it, and said so
        publish(_FACTS[state](shipment, happened[state]), correlation_id=shipment.order_id)


def _dispatched(shipment: Shipment, at: datetime) -> Event:
    return events.ShipmentDispatched(
        order_id=shipment.order_id,
        shipment_id=shipment.pk,
        carrier=shipment.carrier,
        tracking=shipment.tracking,
        dispatched_at=at,
    )


def _out_for_delivery(shipment: Shipment, at: datetime) -> Event:
    return events.ShipmentOutForDelivery(order_id=shipment.order_id, shipment_id=shipment.pk, out_for_delivery_at=at)


def _delivered(shipment: Shipment, at: datetime) -> Event:
    return events.ShipmentDelivered(order_id=shipment.order_id, shipment_id=shipment.pk, delivered_at=at)


_FACTS: dict[State, Callable[[Shipment, datetime], Event]] = {
    State.DISPATCHED: _dispatched,
    State.OUT_FOR_DELIVERY: _out_for_delivery,
    State.DELIVERED: _delivered,
}
