"""Events to the storefront's read models. Events may come twice and in any order: the rows end the same."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec
from django.db import transaction

from events.declare import Topic
from events.handling import Group, on, on_batch
from events.projections import projection
from events.stories import index
from inventory.events import (
    ReservationReleased,
    StockAdjusted,
    StockConsumed,
    StockReceived,
    StockReserved,
    StockReturned,
)
from orders.events import OrderPlaced, OrderRejected
from orders.telling import WAYS, told
from shop import doorbell
from shop.models import Availability, OrderTracking, TrackingStep

ORDER_TRACKING = Group("shop-order-tracking")
AVAILABILITY = Group("shop-availability")

# Either can be made anew from the log: manage.py rebuild order-tracking.
ORDERS_TRACKED = projection("order-tracking", group=ORDER_TRACKING, models=[OrderTracking, TrackingStep], pure=True)
PIECES_LEFT = projection("availability", group=AVAILABILITY, models=[Availability], pure=True)


def _of_the_shop(topic: Topic) -> bool:
    """The journey's topics tell of nobody's order, and visitors fill them."""
    return not topic.name.startswith("journey-")


# Where each event lies on the log: for the story of an order of any age. Made anew: manage.py rebuild story-index.
STORIES = index(only=_of_the_shop)

StockEvent = StockReceived | StockAdjusted | StockReserved | ReservationReleased | StockConsumed | StockReturned


@on(*WAYS, group=ORDER_TRACKING)
def track_order_on_each_of_its_events(event: Any) -> None:
    step = told(event)
    OrderTracking.advance(order_id=event.order_id, **msgspec.structs.asdict(step), **_known(event))
    _ring_after_commit(doorbell.order_group(event.order_id))


def _known(event: Any) -> dict[str, Any]:
    """What this event alone tells."""
    match event:
        case OrderPlaced():
            return {
                "number": event.number,
                "lines": msgspec.to_builtins(event.lines),
                "delivery": event.delivery.amount,
                "tax": event.tax.amount,
                "total": event.total.amount,
                "currency": event.total.currency,
                "placed_at": event.placed_at,
            }
        case OrderRejected():
            return {"reasons": msgspec.to_builtins(event.reasons)}
        case _:
            return {}


# Stock changes often, and a whole batch of changes is one statement.
@on_batch(
    StockReceived,
    StockAdjusted,
    StockReserved,
    ReservationReleased,
    StockConsumed,
    StockReturned,
    group=AVAILABILITY,
)
def hear_availability_on_stock_changes(events: Sequence[StockEvent]) -> None:
    Availability.hear(*map(_availability, events))
    for sku in {event.sku for event in events}:
        _ring_after_commit(doorbell.stock_group(sku))


def _availability(event: StockEvent) -> Availability:
    free = max(0, event.on_hand - event.reserved)
    return Availability(sku=event.sku, available=free, version=event.version)


def _ring_after_commit(group: str) -> None:
    # A crash right after the commit loses the ring, not the news: sockets also look by themselves.
    transaction.on_commit(partial(doorbell.ring, group), robust=True)
