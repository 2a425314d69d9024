"""Running Payments' errands: claim, ask the gateway while holding nothing, then write down what came of it.

    claim ──► ask the gateway ──► outcome and events, in one transaction

A crash anywhere before that last commit leaves a claim that runs out: the errand is due again, and the gateway, asked
again with the same key, moves no more money but gives the answer that was lost.
"""

import logging
import traceback
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from events.errands import Overtaken
from events.hints import hint_after_commit
from orders.models import Payment, PaymentErrand
from orders.payments import Authorized, Declined, Gateway, GatewayError
from orders.services.payments import outcomes
from orders.services.payments.paying import close
from shop.events import Money

Clock = Callable[[], datetime]
State = Payment.State
NO_CARD = Declined("no-card", "We have no card for this order.")

log = logging.getLogger(__name__)


class ErrandOutcome(StrEnum):
    """What became of one attempt at an errand."""

    DONE = "done"
    NOT_DUE = "not due"
    FAILED = "failed"
    OVERTAKEN = "overtaken"


class NotTakenYet(Exception):
    """A part is to be given back of what is not taken yet: its turn comes after that."""


def due_payment_errands(*, now: datetime, limit: int = 500) -> list[PaymentErrand]:
    """Errands that should have run by now: their hint was lost, or their worker died."""
    return PaymentErrand.overdue(now=now, limit=limit)


def run_payment_errand(errand_id: int, *, gateway: Gateway, clock: Clock = timezone.now) -> ErrandOutcome:
    """Try an errand once. Running it again, or twice at once, has no second effect."""
    errand = PaymentErrand.claim(errand_id, now=clock())
    if errand is None:
        return ErrandOutcome.NOT_DUE
    try:
        error = _attempt(errand, gateway, clock)
        if error:
            _fail(errand, error, clock())
    except Overtaken as overtaken:
        log.info("%s", overtaken)
        return ErrandOutcome.OVERTAKEN
    return ErrandOutcome.FAILED if error else ErrandOutcome.DONE


def _attempt(errand: PaymentErrand, gateway: Gateway, clock: Clock) -> Exception | None:
    """Whatever went wrong: to be kept with the errand, and tried again.

    The error is returned, not handled here, or Celery would log it as the context of anything raised meanwhile.
    """
    try:
        _WORK[PaymentErrand.Kind(errand.kind)](errand, gateway, clock)
    except Overtaken:
        raise
    except Exception as error:
        return error
    return None


def _authorize(errand: PaymentErrand, gateway: Gateway, clock: Clock) -> None:
    payment = errand.payment
    if payment.over and errand.attempts == 1:
        _never_ask(errand, clock())
        return
    # Asked before, the gateway may have charged: then only its answer tells, also when the order is over.
    answer = _ask(errand, gateway, token=payment.attempts.get(paymenterrand=errand).token)
    outcomes.keep_answer(errand, answer, method=gateway.method, at=clock())


def _ask(errand: PaymentErrand, gateway: Gateway, *, token: str) -> Authorized | Declined:
    payment = errand.payment
    if not token:
        return NO_CARD
    return gateway.authorize(key=errand.key, order_id=payment.order_id, token=token, amount=payment.total)


@transaction.atomic
def _never_ask(errand: PaymentErrand, now: datetime) -> None:
    errand.hold()
    errand.finish(now=now)
    close(Payment.lock(errand.payment.order_id), now=now)


def _capture(errand: PaymentErrand, gateway: Gateway, clock: Clock) -> None:
    payment = errand.payment
    reference = gateway.capture(key=errand.key, reference=payment.reference, amount=payment.total)
    outcomes.keep_capture(errand, reference, at=clock())


def _refund(errand: PaymentErrand, gateway: Gateway, clock: Clock) -> None:
    payment = errand.payment
    refund = payment.refunds.get(paymenterrand=errand)
    if not payment.over and payment.state == State.AUTHORIZED:
        raise NotTakenYet(f"Refund {refund.pk} waits until payment {payment.pk} is taken.")
    amount = Money(refund.amount, payment.currency)
    reference = gateway.refund(key=errand.key, reference=payment.reference, amount=amount)
    outcomes.keep_refund(errand, reference, at=clock())


_WORK: dict[PaymentErrand.Kind, Callable[[PaymentErrand, Gateway, Clock], None]] = {
    PaymentErrand.Kind.AUTHORIZE: _authorize,
    PaymentErrand.Kind.CAPTURE: _capture,
    PaymentErrand.Kind.REFUND: _refund,
}


@transaction.atomic
def _fail(errand: PaymentErrand, error: Exception, now: datetime) -> None:
    errand.hold()
    errand.postpone(_tell(errand, error), now=now)
    hint_after_commit(errand)


def _tell(errand: PaymentErrand, error: Exception) -> str:
    """Log a failure and put it in words; of an unforeseen one only where it happened, as its words may hold a token."""
    if isinstance(error, GatewayError | NotTakenYet):
        log.warning("%s failed, attempt %s: %s", errand, errand.attempts, error)
        return str(error)
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s failed with %s at\n%s", errand, type(error).__name__, where)
    return f"{type(error).__name__}: see the log of the Celery worker."
