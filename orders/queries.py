"""Reads of the Orders service: no writes, no events."""

from datetime import datetime
from uuid import UUID

import msgspec
from django.db.models import Count, Min, QuerySet

from events.errands import Owed
from orders import payments
from orders.awaiting import StandingStill, awaited, standing_still
from orders.events import Line, Reason
from orders.models import IdempotencyKey, Order, OrderView, Payment, PaymentAttempt, PaymentErrand, Return
from orders.models.returns import left_to_return as pieces_left
from orders.payments.methods import CARD, DIRECT_DEBIT
from orders.payments.testcards import TestNumber
from orders.quoting import Quote, quote
from orders.status import OPEN, Status
from shop.events import Money

__all__ = [
    "CARD",
    "DIRECT_DEBIT",
    "OnTheirWay",
    "OrderSnapshot",
    "Quote",
    "ReturnSnapshot",
    "StandingStill",
    "Step",
    "TestNumber",
    "address_of",
    "awaited",
    "card_wanted",
    "customer_of",
    "errands_late",
    "errands_owed",
    "just_placed",
    "left_to_return",
    "on_their_way",
    "order_for_key",
    "order_snapshot",
    "order_view",
    "quote",
    "returns_by",
    "returns_of",
    "standing_still",
    "ways_to_pay",
]


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
    return _snapshot(order, lines, history)


def just_placed(order: Order) -> OrderSnapshot:
    """As :func:`order_snapshot`, of an order that whoever asks has placed just now: nothing has to be read."""
    return _snapshot(order, order.agreed, (Step(order.version, order.status, order.placed_at, {}),))


def _snapshot(order: Order, lines: tuple[Line, ...], history: tuple[Step, ...]) -> OrderSnapshot:
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


def card_wanted(order_id: UUID) -> bool:
    """Whether the order's card was declined, and another one may be tried."""
    return Payment.objects.filter(order_id=order_id, state=Payment.State.DECLINED).exists()


def way_tried(order_id: UUID) -> str:
    """By which method the order was to be paid the last time; empty while Payments has not heard of it."""
    tried = PaymentAttempt.objects.filter(payment__order_id=order_id).order_by("-number")
    return tried.values_list("method", flat=True).first() or ""


def ways_to_pay() -> dict[str, tuple[TestNumber, ...]]:
    """The methods to choose from, each with the numbers that pretend to pay; with none where real money moves."""
    return {gateway.method: gateway.test_numbers for gateway in payments.offered()}


def order_view(order_id: UUID) -> OrderSnapshot | None:
    """An order as the log told it, in two short queries; none if the id was never issued.

    While the view has not heard all that Orders did, Orders itself is asked: who writes reads it back at once.
    """
    view = OrderView.objects.filter(pk=order_id).first()
    version = Order.objects.filter(pk=order_id).values_list("version", flat=True).first()
    if view is None or view.placed is None or (version or 0) > view.version:
        return order_snapshot(order_id)
    return as_viewed(view)


def as_viewed(view: OrderView) -> OrderSnapshot:
    """What a view says that has heard of the order's beginning."""
    steps = sorted(msgspec.convert(list(view.steps.values()), list[Step]), key=lambda step: step.version)
    known = {"order_id": view.order_id, "status": view.status, "version": view.version, "reasons": view.reasons or []}
    return msgspec.convert({**(view.placed or {}), **known, "history": steps}, OrderSnapshot)


class ReturnSnapshot(msgspec.Struct, frozen=True):
    """A return as Orders has it right now. ``lines`` are the pieces that come back; ``refund`` once they are here."""

    return_id: UUID
    state: str
    lines: tuple[Line, ...]
    reason: str
    refusal: str
    refund: Money | None
    requested_at: datetime
    changed_at: datetime


def returns_of(order_id: UUID) -> tuple[ReturnSnapshot, ...]:
    """An order's returns, the oldest first."""
    return tuple(_return(row) for row in _returns().filter(order_id=order_id))


def returns_by(customer_id: UUID) -> dict[UUID, tuple[ReturnSnapshot, ...]]:
    """The returns of a customer's orders by order, the oldest first, in three queries however many there are."""
    found: dict[UUID, tuple[ReturnSnapshot, ...]] = {}
    for row in _returns().filter(order__customer_id=customer_id):
        found[row.order_id] = (*found.get(row.order_id, ()), _return(row))
    return found


def _returns() -> QuerySet[Return]:
    return Return.objects.select_related("order").prefetch_related("parts__line")


def _return(row: Return) -> ReturnSnapshot:
    currency = row.order.currency
    lines = tuple(
        Line(part.line.sku, part.line.name, part.quantity, Money(part.line.unit_price, currency))
        for part in row.parts.all()
    )
    return ReturnSnapshot(
        return_id=row.pk,
        state=row.state,
        lines=lines,
        reason=row.reason,
        refusal=row.refusal,
        refund=None if row.refund is None else Money(row.refund, currency),
        requested_at=row.requested_at,
        changed_at=row.changed_at,
    )


def left_to_return(order_id: UUID) -> dict[str, int]:
    """How many pieces of each SKU can still be sent back; none of an order that has not arrived."""
    if not Order.objects.filter(pk=order_id, status=Status.DELIVERED).exists():
        return {}
    return {sku: left for sku, left in pieces_left(order_id).items() if left}


def customer_of(order_id: UUID) -> UUID | None:
    """Whose order it is; none if the id was never issued."""
    return Order.objects.filter(pk=order_id).values_list("customer_id", flat=True).first()


def address_of(order_id: UUID) -> UUID | None:
    """Where its parcel goes, as the shop's addresses name it; none if the id was never issued."""
    return Order.objects.filter(pk=order_id).values_list("address_id", flat=True).first()


def order_for_key(scope: str, key: str) -> UUID | None:
    """The order that a submission became, if it did."""
    claims = IdempotencyKey.objects.filter(pk=IdempotencyKey.digest_of(scope=scope, key=key))
    return claims.values_list("order_id", flat=True).first()


class OnTheirWay(msgspec.Struct, frozen=True):
    """How many orders are in a status that is no end, and for how long one of them has been that did not move since."""

    status: str
    orders: int
    oldest_seconds: float


def on_their_way(*, now: datetime) -> list[OnTheirWay]:
    """Each such status, also one that no order is in, by the index of open orders."""
    moving = Order.objects.filter(status__in=sorted(OPEN)).order_by().values("status")
    found: dict[str, tuple[int, float]] = {
        row["status"]: (row["orders"], max(0.0, (now - row["since"]).total_seconds()))
        for row in moving.annotate(orders=Count("pk"), since=Min("changed_at"))
    }
    return [OnTheirWay(str(status), *found.get(status, (0, 0.0))) for status in sorted(OPEN)]


def errands_late(*, now: datetime) -> int:
    """How many errands should have run by now."""
    return PaymentErrand.late(now=now)


def errands_owed(*, now: datetime) -> Owed:
    """What Payments owes the gateways."""
    return PaymentErrand.owed(now=now)
