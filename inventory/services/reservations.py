"""What orders do to stock.

Every command may come twice, late or too early; then it says so by its outcome, and does nothing.
"""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from events.context import incoming
from events.outbox import publish
from inventory.models import Movement, Reservation, StockItem, Verdict
from inventory.services.ledger import record
from inventory.services.objections import objections
from orders.events import CheckFailed, CheckPassed, Line, ReturnedLine

CHECK = "inventory"
ACTOR = "inventory-reservations"

log = logging.getLogger(__name__)


class NothingToReturnTo(Exception):
    """Pieces came back of what was never in stock: correct the return, or receive the SKU, then redrive the event."""


class Outcome(StrEnum):
    """What became of a command about an order's stock."""

    HELD = "held"
    REFUSED = "refused"
    RELEASED = "released"
    CONSUMED = "consumed"
    RETURNED = "returned"
    ALREADY_ANSWERED = "already answered"
    NOTHING_HELD = "nothing held"


@transaction.atomic
def reserve(*, order_id: UUID, lines: Sequence[Line], checks: Sequence[str], number: str = "") -> Outcome:
    """Hold every line of an order, or none, and say which, if the order asked Inventory.

    ``number`` is what people call the order.
    """
    verdict = Verdict.claim(order_id=order_id, answer=Verdict.Answer.PASSED)
    if verdict is None:
        log.info("Order %s has its answer from inventory; its stock stays as it is.", order_id)
        return Outcome.ALREADY_ANSWERED
    items = StockItem.objects.locked({line.sku for line in lines})
    if reasons := objections(lines, items):
        verdict.fail()
        _say(CheckFailed(order_id=order_id, check=CHECK, reasons=reasons), checks)
        return Outcome.REFUSED
    _hold(order_id, number, lines, items)
    _say(CheckPassed(order_id=order_id, check=CHECK), checks)
    return Outcome.HELD


@transaction.atomic
def release(*, order_id: UUID, why: str) -> Outcome:
    """Give back what an order holds; ``why`` is the status that it ended with.

    An end that overtakes its order is remembered: nothing will be held for it afterwards.
    """
    Verdict.claim(order_id=order_id, answer=Verdict.Answer.VOID)
    ended = _end(order_id, state=Reservation.State.RELEASED, verb=StockItem.release, reason=why)
    return Outcome.RELEASED if ended else Outcome.NOTHING_HELD


@transaction.atomic
def consume(*, order_id: UUID) -> Outcome:
    """Let what an order holds leave the house with it."""
    ended = _end(order_id, state=Reservation.State.CONSUMED, verb=StockItem.consume, reason="DISPATCHED")
    if ended:
        return Outcome.CONSUMED
    log.warning("Order %s left the house, but no stock was held for it: count what it took.", order_id)
    return Outcome.NOTHING_HELD


@transaction.atomic
def take_back(*, order_id: UUID, return_id: UUID, lines: Sequence[ReturnedLine]) -> Outcome:
    """Put pieces that came back on the shelf again; each return once.

    :raises NothingToReturnTo: if a SKU has no stock item
    """
    back = Counter[str]()
    for line in lines:
        back[line.sku] += line.quantity
    items = StockItem.objects.locked(set(back))
    if strange := set(back) - set(items):
        raise NothingToReturnTo(f"Return {return_id}: {', '.join(sorted(strange))} has no stock item: receive it.")
    # With the items' locks held: whoever brings the same return meanwhile has committed, or comes after us.
    if Movement.objects.filter(kind=Movement.Kind.RETURNED, cause_id=return_id).exists():
        return Outcome.ALREADY_ANSWERED
    movements = [items[sku].take_back(quantity, order_id=order_id) for sku, quantity in sorted(back.items())]
    record(
        [movement.because(actor=ACTOR, reason="RETURNED", cause_id=return_id) for movement in movements],
        correlation_id=order_id,
    )
    return Outcome.RETURNED


def _hold(order_id: UUID, number: str, lines: Sequence[Line], items: dict[str, StockItem]) -> None:
    wanted = quantities(lines)
    Reservation.objects.bulk_create(
        Reservation(order_id=order_id, order_number=number, sku=sku, quantity=quantity)
        for sku, quantity in wanted.items()
    )
    _record(
        order_id,
        [items[sku].reserve(quantity, order_id=order_id) for sku, quantity in sorted(wanted.items())],
        reason="PLACED",
    )


def _end(order_id: UUID, *, state: Reservation.State, verb: Callable[..., Movement], reason: str) -> bool:
    # The holds are locked first: who ends the same order's holds meanwhile waits, and finds none.
    held = Reservation.objects.filter(order_id=order_id, state=Reservation.State.HELD)
    holds = list(held.order_by("sku").select_for_update())
    if not holds:
        return False
    items = StockItem.objects.locked({hold.sku for hold in holds})
    held.update(state=state, ended_at=timezone.now())
    _record(
        order_id,
        [verb(items[hold.sku], hold.quantity, order_id=order_id) for hold in holds],
        reason=reason,
    )
    return True


def _record(order_id: UUID, movements: list[Movement], *, reason: str) -> None:
    cause = incoming()
    for movement in movements:
        movement.because(actor=ACTOR, reason=reason, cause_id=cause.id if cause else None)
    record(movements, correlation_id=order_id)


def _say(verdict: CheckPassed | CheckFailed, checks: Sequence[str]) -> None:
    if CHECK in checks:
        publish(verdict, correlation_id=verdict.order_id)


def quantities(lines: Sequence[Line]) -> Counter[str]:
    """Pieces by SKU: two lines of one SKU want their sum."""
    wanted: Counter[str] = Counter()
    for line in lines:
        wanted[line.sku] += line.quantity
    return wanted
