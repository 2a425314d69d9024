"""The parcel's progress, as Shipping tells it; each step is one change of the order's status.

All raise Order.DoesNotExist if there is no such order, and StepSkipped if the step before it
was not heard of.
"""

from datetime import datetime
from uuid import UUID

from orders.events import OrderDelivered, OrderDispatched, OrderOutForDelivery, OrderPacked
from orders.services.moves import Outcome, advance
from orders.status import Status


def record_packed(*, order_id: UUID, packed_at: datetime) -> Outcome:
    """Note that the parcel is packed."""
    return advance(
        order_id,
        to=Status.PACKED,
        at=packed_at,
        event=lambda order: OrderPacked(order.pk, order.version, packed_at),
    )


def record_dispatched(*, order_id: UUID, carrier: str, tracking: str, dispatched_at: datetime) -> Outcome:
    """Note that the carrier has the parcel."""
    return advance(
        order_id,
        to=Status.DISPATCHED,
        at=dispatched_at,
        detail={"carrier": carrier, "tracking": tracking},
        event=lambda order: OrderDispatched(order.pk, order.version, carrier, tracking, dispatched_at),
    )


def record_out_for_delivery(*, order_id: UUID, out_for_delivery_at: datetime) -> Outcome:
    """Note that the parcel is on its last leg."""
    return advance(
        order_id,
        to=Status.OUT_FOR_DELIVERY,
        at=out_for_delivery_at,
        event=lambda order: OrderOutForDelivery(order.pk, order.version, out_for_delivery_at),
    )


def record_delivered(*, order_id: UUID, delivered_at: datetime) -> Outcome:
    """Note that the customer has the parcel."""
    return advance(
        order_id,
        to=Status.DELIVERED,
        at=delivered_at,
        event=lambda order: OrderDelivered(order.pk, order.version, delivered_at),
    )
