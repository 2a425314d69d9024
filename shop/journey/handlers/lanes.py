"""What is on the log about orders of the journey, written down for their lanes: those of stages 4 and 5, and those of
stage 6, which are the shop's own and know nothing of the journey.
"""

from typing import Any

from events.context import Incoming
from events.handling import Batch, Group, on_batch
from orders.events import (
    CheckFailed,
    CheckPassed,
    CheckReferred,
    OrderCancelled,
    OrderDispatched,
    OrderExpired,
    OrderPacked,
    OrderPaid,
    OrderPlaced,
    OrderRejected,
    OrderValidated,
    PaymentAuthorized,
)
from shipping.events import ShipmentDispatched, ShipmentPacked
from shop.journey import stage6_streams
from shop.journey.events import JourneyOrderNotified, JourneyOrderPlaced, JourneyOrderShipped
from shop.journey.facts import record
from shop.journey.handlers.hearing import fact
from shop.journey.models.orders import Order
from shop.journey.telling import LOG, ORDERS, SHIPPING, STOCK, Told

LANES = Group("journey-lanes")

OURS = (JourneyOrderNotified, JourneyOrderPlaced, JourneyOrderShipped)


@on_batch(
    *OURS,
    OrderPlaced,
    CheckPassed,
    CheckFailed,
    CheckReferred,
    OrderValidated,
    OrderRejected,
    OrderExpired,
    OrderCancelled,
    PaymentAuthorized,
    OrderPaid,
    OrderPacked,
    OrderDispatched,
    ShipmentPacked,
    ShipmentDispatched,
    group=LANES,
)
def draw_lanes_on_what_happens_to_orders(events: Batch[Any]) -> None:
    known = set(Order.objects.filter(pk__in={event.order_id for event in events}).values_list("pk", flat=True))
    for event, origin in events.pairs():
        if event.order_id in known:
            _draw(event, origin)
            _follow(event)


def _draw(event: Any, origin: Incoming) -> None:
    record(
        "event",
        source=_source(event),
        target=LOG,
        what=fact(origin.type),
        detail=f"{origin.topic}[{origin.partition}]@{origin.offset}",
        order_id=event.order_id,
    )


def _source(event: Any) -> str:
    """Whose event it is. A verdict is that of whoever judged."""
    match event:
        case CheckPassed(check="inventory") | CheckFailed(check="inventory"):
            return STOCK
        case PaymentAuthorized():
            return "Payments"
        case JourneyOrderShipped() | ShipmentPacked() | ShipmentDispatched():
            return SHIPPING
        case _:
            return ORDERS


def _follow(event: Any) -> None:
    """Let the lane's own row of an order of stage 6 follow the shop's."""
    match event:
        case CheckPassed(check="inventory"):
            stage6_streams.reserve_stock(Told(event.order_id))
        case OrderDispatched():
            stage6_streams.ship_order(Told(event.order_id))
        case OrderRejected():
            Order.withdraw(event.order_id, reason=" ".join(reason.text for reason in event.reasons))
        case OrderExpired() | OrderCancelled():
            Order.withdraw(event.order_id, reason=f"The order was {fact(event.wire_type).removeprefix('order-')}.")
