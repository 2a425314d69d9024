"""Reads of the Orders service: no writes, no events."""

from datetime import datetime
from uuid import UUID

import msgspec

from orders.events import Line, Reason
from orders.models import IdempotencyKey, Order
from orders.quoting import Quote, quote
from shop.events import Money

__all__ = ["OrderSnapshot", "Quote", "Step", "order_for_key", "order_snapshot", "quote"]


class Step(msgspec.Struct, frozen=True):
    """The order came to ``status`` with its event number ``version``."""

    version: int
    status: str
    at: datetime
    detail: dict[str, str]


class OrderSnapshot(msgspec.Struct, frozen=True):
    """An order as its own service has it right now. ``history``: the oldest step first."""

    order_id: UUID
    number: str
    status: str
    version: int
    customer_id: UUID
    placed_at: datetime
    lines: tuple[Line, ...]
    delivery: Money
    tax: Money
    total: Money
    reasons: tuple[Reason, ...]
    history: tuple[Step, ...]


def order_snapshot(order_id: UUID) -> OrderSnapshot | None:
    """Everything about one order, in three queries; none if the id was never issued.

    The picture is of one moment, the first query's: lines never change, and steps that were taken
    since are left out.
    """
    order = Order.objects.filter(pk=order_id).first()
    if order is None:
        return None
    lines = tuple(
        Line(line.sku, line.name, line.quantity, Money(line.unit_price, order.currency)) for line in order.lines.all()
    )
    history = tuple(
        Step(step.version, step.status, step.at, step.detail) for step in order.steps.filter(version__lte=order.version)
    )
    return OrderSnapshot(
        order_id=order.pk,
        number=order.number,
        status=order.status,
        version=order.version,
        customer_id=order.customer_id,
        placed_at=order.placed_at,
        lines=lines,
        delivery=Money(order.delivery, order.currency),
        tax=Money(order.tax, order.currency),
        total=Money(order.total, order.currency),
        reasons=msgspec.convert(order.reasons, tuple[Reason, ...]),
        history=history,
    )


def order_for_key(scope: str, key: str) -> UUID | None:
    """The order that a submission became, if it did."""
    claims = IdempotencyKey.objects.filter(pk=IdempotencyKey.digest_of(scope=scope, key=key))
    return claims.values_list("order_id", flat=True).first()
