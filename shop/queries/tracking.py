"""One order as its page shows it: from the read model, or from Orders where that has not heard enough yet."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from django.conf import settings

from orders.events import Line, Reason
from orders.queries import OrderSnapshot, Step, order_snapshot
from orders.status import END, Status
from shop.events import Money
from shop.models import OrderTracking, TrackingStep

# What becomes of a cancelled order's money, by what its steps know of it.
NOTHING, PERHAPS, BACK = "nothing", "perhaps", "back"


class TrackedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order with every step heard of, oldest first. ``on_log`` is False until the log told us of it."""

    order_id: UUID
    number: str
    status: str
    version: int
    placed_at: datetime
    lines: tuple[Line, ...]
    delivery: Money
    tax: Money
    total: Money
    reasons: tuple[Reason, ...]
    steps: tuple[Step, ...]
    on_log: bool = True

    @property
    def final(self) -> bool:
        """Nothing is expected to happen any more."""
        return self.status in END

    @property
    def paid(self) -> bool:
        """Its money was taken or is held."""
        return any(step.status == Status.PAID for step in self.steps)

    @property
    def sums(self) -> list[tuple[Line, Money]]:
        return sums(self.lines)

    def stands_still(self, *, now: datetime) -> bool:
        """Something should have happened by now, and perhaps it did, without us hearing of it."""
        overdue = timedelta(seconds=settings.ORDER_OVERDUE_AFTER_SECONDS)
        return not self.final and now - self.steps[-1].at > overdue


def sums(lines: Sequence[Line]) -> list[tuple[Line, Money]]:
    """Each line with what its pieces cost together."""
    prices = ((line, line.unit_price) for line in lines)
    return [(line, Money(price.amount * line.quantity, price.currency)) for line, price in prices]


def tracked_order(order_id: UUID, *, now: datetime, after: int = 0) -> TrackedOrder | None:
    """The order in the highest version known, or None if there is none.

    Orders is asked only where the read model cannot be enough: it has not heard of the order, it is behind
    the version ``after`` that the reader saw already, or it tells of an order that stands still.
    """
    heard = _heard(order_id)
    if heard and heard.version >= after and not heard.stands_still(now=now):
        return heard
    known = order_snapshot(order_id)
    if known and (heard is None or known.version > heard.version):
        return _from_orders(known, on_log=heard is not None)
    return heard


def steps_after(order_id: UUID, version: int) -> list[Step]:
    """The steps heard above ``version``, in order: one short query, for a socket that was rung."""
    rows = TrackingStep.objects.filter(order_id=order_id).order_by("version")
    steps = _with_money([Step(row.version, row.status, row.at, row.detail) for row in rows])
    return [step for step in steps if step.version > version]


def money_after(steps: Iterable[Step]) -> str:
    """What becomes of the money when an order is cancelled after these steps.

    The bank is asked from the validation on. It may hold the amount although the order did not hear of it in time.
    """
    came_by = {step.status for step in steps}
    if Status.PAID in came_by:
        return BACK
    return PERHAPS if Status.VALIDATED in came_by else NOTHING


def _with_money(steps: Sequence[Step]) -> list[Step]:
    """A cancellation tells in its own step what becomes of the money, as it is told without the steps before it."""
    return [
        msgspec.structs.replace(step, detail={**step.detail, "money": money_after(steps)})
        if step.status == Status.CANCELLED
        else step
        for step in steps
    ]


def _heard(order_id: UUID) -> TrackedOrder | None:
    row = OrderTracking.objects.filter(order_id=order_id).first()
    if row is None or row.placed_at is None:
        return None
    steps = tuple(steps_after(order_id, 0))
    return TrackedOrder(
        order_id=order_id,
        number=row.number,
        # From the steps just read, not from the row: a step may have come in between the two queries.
        status=steps[-1].status,
        version=steps[-1].version,
        placed_at=row.placed_at,
        lines=msgspec.convert(row.lines, tuple[Line, ...]),
        delivery=Money(row.delivery, row.currency),
        tax=Money(row.tax, row.currency),
        total=Money(row.total, row.currency),
        reasons=msgspec.convert(row.reasons, tuple[Reason, ...]),
        steps=steps,
    )


def _from_orders(known: OrderSnapshot, *, on_log: bool) -> TrackedOrder:
    return TrackedOrder(
        order_id=known.order_id,
        number=known.number,
        status=known.status,
        version=known.version,
        placed_at=known.placed_at,
        lines=tuple(known.lines),
        delivery=known.delivery,
        tax=known.tax,
        total=known.total,
        reasons=tuple(known.reasons),
        steps=tuple(_with_money([_explained(step, known.reasons) for step in known.history])),
        on_log=on_log,
    )


def _explained(step: Step, reasons: Sequence[Reason]) -> Step:
    """A rejection tells its reasons in its own step, as the projection writes them."""
    if step.status != Status.REJECTED:
        return step
    text = "\n".join(reason.text for reason in reasons)
    return msgspec.structs.replace(step, detail={**step.detail, "reasons": text})
