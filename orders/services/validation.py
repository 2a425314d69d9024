"""The aggregator: gathers the verdicts on an order until it is validated or rejected.

PLACED ──every required check passed──▶ VALIDATED
   ├────one failed, or the deadline──▶ REJECTED
   └────one left it to staff──▶ HELD, with no deadline until they decide; then as above

VALIDATED and REJECTED are final, whatever comes later. What may arrive twice or in any order may do so:
verdicts are rows, one per check, and they are judged under the order's lock.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction

from events import timers
from orders.events import OrderHeld, OrderRejected, OrderValidated, Reason, ValidationDeadlinePassed
from orders.figures import count_verdict
from orders.models import Order, Verdict
from orders.services.moves import Outcome, move
from orders.status import UNDECIDED, Status

log = logging.getLogger(__name__)

CHECK_LABELS = {"details": "Order details", "inventory": "Inventory", "fraud": "Fraud"}

# A deadline that is heard of later than this comes out of a stopped log or a stopped worker. The
# checks share both, so their verdicts may stand right behind it: they get their full time again.
HEARD_TOO_LATE = timedelta(seconds=10)


@transaction.atomic
def await_verdicts(*, order_id: UUID, now: datetime) -> Outcome:
    """Give the checks their time, from ``now``: when the log delivered the order, not when it was
    placed, so that an outage of the log rejects nobody. What needs no check is validated at once.

    :raises Order.DoesNotExist: if there is no such order
    """
    order = Order.lock(order_id)
    if order.status != Status.PLACED:
        return Outcome.IGNORED  # the verdicts are on another topic, and were faster
    _set_deadline(order, now=now)
    return _settle(order, at=now)


@transaction.atomic
def record_verdict(
    *,
    order_id: UUID,
    check: str,
    answer: Verdict.Answer,
    received_at: datetime,
    reasons: Sequence[Reason] = (),
) -> Outcome:
    """Take down what a check said, and decide if that is enough to decide."""
    order = Order.lock_if_known(order_id)
    if order is None:
        log.warning("a verdict of %s on unknown order %s: ignored", check, order_id)
        return Outcome.UNKNOWN
    known = order.verdicts.filter(check_name=check).first()
    if check not in order.checks or (known and not known.awaits(answer)):
        log.info("order %s: verdict of %s is not needed, ignored", order_id, check)
        return Outcome.IGNORED
    verdict = known or Verdict(order=order, check_name=check)
    verdict.answer, verdict.reasons = answer, msgspec.to_builtins(reasons)
    verdict.received_at, verdict.late = received_at, order.status not in UNDECIDED
    verdict.save()
    seconds = (received_at - order.placed_at).total_seconds()
    transaction.on_commit(partial(count_verdict, check=check, answer=answer, seconds=seconds))
    return Outcome.LATE if verdict.late else _settle(order, at=received_at)


@transaction.atomic
def reject_unanswered(*, order_id: UUID, due_at: datetime, now: datetime) -> Outcome:
    """Reject an order whose checks did not all answer until ``due_at``, naming the silent ones."""
    order = Order.lock_if_known(order_id)
    if order is None:
        log.warning("the deadline of unknown order %s: ignored", order_id)
        return Outcome.UNKNOWN
    if order.status not in UNDECIDED or order.verdicts.filter(answer=Verdict.Answer.REFERRED).exists():
        return Outcome.IGNORED
    if now - due_at > HEARD_TOO_LATE:
        log.warning("order %s: its deadline is heard %s late, set anew", order_id, now - due_at)
        _set_deadline(order, now=now)
        return Outcome.POSTPONED
    answered = set(order.verdicts.values_list("check_name", flat=True))
    missing = [check for check in order.checks if check not in answered]
    return _reject(order, at=now, reasons=[_no_answer(check) for check in missing])


def _settle(order: Order, *, at: datetime) -> Outcome:
    verdicts = list(order.verdicts.all())
    failed = [verdict for verdict in verdicts if verdict.answer == Verdict.Answer.FAILED]
    if failed:
        return _reject(order, at=at, reasons=[r for verdict in failed for r in _reasons(verdict)])
    referred = [verdict for verdict in verdicts if verdict.answer == Verdict.Answer.REFERRED]
    if referred:
        return _hold(order, at=at, reasons=[r for verdict in referred for r in _reasons(verdict)])
    if {verdict.check_name for verdict in verdicts} >= set(order.checks):
        return _validate(order, at=at)
    if order.status == Status.HELD:
        _set_deadline(order, now=at)  # staff released it; who has not answered yet has its time from now on
    return Outcome.NOTED


def _hold(order: Order, *, at: datetime, reasons: Sequence[Reason]) -> Outcome:
    timers.cancel(deadline_of(order.pk))
    if order.status == Status.HELD:
        return Outcome.NOTED
    move(
        order,
        to=Status.HELD,
        at=at,
        event=lambda order: OrderHeld(order.pk, order.version, tuple(reasons), at),
    )
    return Outcome.MOVED


def _validate(order: Order, *, at: datetime) -> Outcome:
    move(
        order,
        to=Status.VALIDATED,
        at=at,
        event=lambda order: OrderValidated(order.pk, order.version, at),
    )
    timers.cancel(deadline_of(order.pk))
    return Outcome.MOVED


def _reject(order: Order, *, at: datetime, reasons: Sequence[Reason]) -> Outcome:
    move(
        order,
        to=Status.REJECTED,
        at=at,
        event=lambda order: OrderRejected(order.pk, order.version, tuple(reasons), at),
        reasons=msgspec.to_builtins(reasons),
    )
    timers.cancel(deadline_of(order.pk))
    return Outcome.MOVED


def _set_deadline(order: Order, *, now: datetime) -> None:
    due_at = now + timedelta(seconds=settings.ORDER_VALIDATION_DEADLINE_SECONDS)
    timers.schedule(
        ValidationDeadlinePassed(order.pk, due_at),
        due_at=due_at,
        name=deadline_of(order.pk),
        correlation_id=order.pk,
    )


def deadline_of(order_id: UUID | str) -> str:
    """The name of the timer that ends the wait for verdicts."""
    return f"validation-deadline:{order_id}"


def _reasons(verdict: Verdict) -> list[Reason]:
    said = msgspec.convert(verdict.reasons, list[Reason])
    label = CHECK_LABELS.get(verdict.check_name, verdict.check_name)
    return said or [Reason(verdict.check_name, "failed", f"{label} said no without a reason")]


def _no_answer(check: str) -> Reason:
    label = CHECK_LABELS.get(check, check)
    return Reason(check, "no-answer", f"no answer from {label} in time")
