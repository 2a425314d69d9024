"""The parcel's progress, as Shipping tells it; each step is one change of the order's status."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from events.declare import Event
from orders.events import OrderDelivered, OrderDispatched, OrderOutForDelivery, OrderPacked
from orders.models import Order
from orders.services.moves import Outcome, advance
from orders.status import Status
from shipping.events import ShipmentDelivered, ShipmentDispatched, ShipmentOutForDelivery, ShipmentPacked

Parcel = ShipmentPacked | ShipmentDispatched | ShipmentOutForDelivery | ShipmentDelivered


class Step(msgspec.Struct, frozen=True):
    """What a piece of news of the parcel makes of its order. ``detail`` names the fields that the order keeps."""

    status: Status
    at: str
    announce: Callable[..., Event]
    detail: tuple[str, ...] = ()


STEPS = {
    ShipmentPacked: Step(Status.PACKED, "packed_at", OrderPacked),
    ShipmentDispatched: Step(Status.DISPATCHED, "dispatched_at", OrderDispatched, ("carrier", "tracking")),
    ShipmentOutForDelivery: Step(Status.OUT_FOR_DELIVERY, "out_for_delivery_at", OrderOutForDelivery),
    ShipmentDelivered: Step(Status.DELIVERED, "delivered_at", OrderDelivered),
}


def follow_parcel(news: Parcel) -> Outcome:
    """Note how far an order's parcel has come.

    :raises Order.DoesNotExist: if there is no such order
    :raises StepSkipped: if the step before it was not heard of
    """
    step = STEPS[type(news)]
    at: datetime = getattr(news, step.at)
    detail = {name: getattr(news, name) for name in step.detail}

    def announce(order: Order) -> Event:
        return step.announce(order_id=order.pk, version=order.version, **detail, **{step.at: at})

    return advance(news.order_id, to=step.status, at=at, detail=detail, event=announce)
