"""Events to the storefront's read models. Events may come twice and in any order: the rows end the same."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction

from events.handling import Group, on, on_batch
from events.projections import projection
from inventory.events import (
    ReservationReleased,
    StockAdjusted,
    StockConsumed,
    StockReceived,
    StockReserved,
)
from orders.events import (
    OrderDelivered,
    OrderDispatched,
    OrderHeld,
    OrderOutForDelivery,
    OrderPacked,
    OrderPaid,
    OrderPlaced,
    OrderRejected,
    OrderValidated,
)
from orders.status import Status
from shop import doorbell
from shop.models import Availability, OrderTracking, TrackingStep

ORDER_TRACKING = Group("shop-order-tracking")
AVAILABILITY = Group("shop-availability")

# Either can be made anew from the log: manage.py rebuild order-tracking.
ORDERS_TRACKED = projection("order-tracking", group=ORDER_TRACKING, models=[OrderTracking, TrackingStep], pure=True)
PIECES_LEFT = projection("availability", group=AVAILABILITY, models=[Availability], pure=True)

StockEvent = StockReceived | StockAdjusted | StockReserved | ReservationReleased | StockConsumed


@on(OrderPlaced, group=ORDER_TRACKING)
def track_order_placed(event: OrderPlaced) -> None:
    _advance(
        event,
        Status.PLACED,
        event.placed_at,
        number=event.number,
        lines=msgspec.to_builtins(event.lines),
        delivery=event.delivery.amount,
        tax=event.tax.amount,
        total=event.total.amount,
        currency=event.total.currency,
        placed_at=event.placed_at,
    )


@on(OrderValidated, group=ORDER_TRACKING)
def track_order_validated(event: OrderValidated) -> None:
    _advance(event, Status.VALIDATED, event.validated_at)


@on(OrderHeld, group=ORDER_TRACKING)
def track_order_held(event: OrderHeld) -> None:
    _advance(event, Status.HELD, event.held_at)


@on(OrderRejected, group=ORDER_TRACKING)
def track_order_rejected(event: OrderRejected) -> None:
    _advance(
        event,
        Status.REJECTED,
        event.rejected_at,
        detail={"reasons": "\n".join(reason.text for reason in event.reasons)},
        reasons=msgspec.to_builtins(event.reasons),
    )


@on(OrderPaid, group=ORDER_TRACKING)
def track_order_paid(event: OrderPaid) -> None:
    _advance(event, Status.PAID, event.paid_at, detail={"method": event.method})


@on(OrderPacked, group=ORDER_TRACKING)
def track_order_packed(event: OrderPacked) -> None:
    _advance(event, Status.PACKED, event.packed_at)


@on(OrderDispatched, group=ORDER_TRACKING)
def track_order_dispatched(event: OrderDispatched) -> None:
    parcel = {"carrier": event.carrier, "tracking": event.tracking}
    _advance(event, Status.DISPATCHED, event.dispatched_at, detail=parcel)


@on(OrderOutForDelivery, group=ORDER_TRACKING)
def track_order_out_for_delivery(event: OrderOutForDelivery) -> None:
    _advance(event, Status.OUT_FOR_DELIVERY, event.out_for_delivery_at)


@on(OrderDelivered, group=ORDER_TRACKING)
def track_order_delivered(event: OrderDelivered) -> None:
    _advance(event, Status.DELIVERED, event.delivered_at)


# Stock changes often, and a whole batch of changes is one statement.
@on_batch(
    StockReceived,
    StockAdjusted,
    StockReserved,
    ReservationReleased,
    StockConsumed,
    group=AVAILABILITY,
)
def hear_availability_on_stock_changes(events: Sequence[StockEvent]) -> None:
    Availability.hear(*map(_availability, events))
    for sku in {event.sku for event in events}:
        _ring_after_commit(doorbell.stock_group(sku))


def _availability(event: StockEvent) -> Availability:
    free = max(0, event.on_hand - event.reserved)
    return Availability(sku=event.sku, available=free, version=event.version)


def _advance(
    event: Any,
    status: Status,
    at: datetime,
    *,
    detail: Mapping[str, str] | None = None,
    **known: Any,
) -> None:
    order_id: UUID = event.order_id
    OrderTracking.advance(
        order_id=order_id,
        version=event.version,
        status=status,
        at=at,
        detail=dict(detail or {}),
        **known,
    )
    _ring_after_commit(doorbell.order_group(order_id))


def _ring_after_commit(group: str) -> None:
    # A crash right after the commit loses the ring, not the news: sockets also look by themselves.
    transaction.on_commit(partial(doorbell.ring, group), robust=True)
