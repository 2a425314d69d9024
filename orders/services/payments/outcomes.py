"""What the gateway answered: written down and told, in one transaction with the errand's end."""

from datetime import datetime

from django.db import transaction

from events.declare import Event
from events.outbox import publish
from orders.events import CardDeclined, PaymentAuthorized, PaymentCaptured, PaymentRefunded
from orders.models import Payment, PaymentAttempt, PaymentErrand, PaymentRefund
from orders.payments import Authorized, Declined
from orders.services.payments.owing import owe_back_all
from shop.events import Money

State = Payment.State


@transaction.atomic
def keep_answer(errand: PaymentErrand, answer: Authorized | Declined, *, method: str, at: datetime) -> None:
    """Note whether the card pays. What is held for an order that is over is given back.

    :raises events.errands.Overtaken: if another worker has the errand
    """
    payment = _settle(errand, at)
    attempt = payment.attempts.get(paymenterrand=errand)
    if isinstance(answer, Authorized):
        attempt.answer(PaymentAttempt.Outcome.AUTHORIZED, at=at)
        payment.move(State.AUTHORIZED, at=at, reference=answer.reference)
        _tell(payment, _authorized(payment, attempt, method, at))
        if payment.over:
            owe_back_all(payment, now=at)
    else:
        attempt.answer(PaymentAttempt.Outcome.DECLINED, at=at, code=answer.code, text=answer.text)
        payment.move(State.CLOSED if payment.over else State.DECLINED, at=at)
        _tell(payment, _declined(payment, attempt, at))


@transaction.atomic
def keep_capture(errand: PaymentErrand, reference: str, *, at: datetime) -> None:
    """Note that the money was taken.

    :raises events.errands.Overtaken: if another worker has the errand
    """
    payment = _settle(errand, at)
    payment.move(State.CAPTURED, at=at)
    _tell(payment, PaymentCaptured(payment.order_id, payment.pk, payment.total, reference, at))


@transaction.atomic
def keep_refund(errand: PaymentErrand, reference: str, *, at: datetime) -> None:
    """Note that money was given back; all of it, and the payment is at its end.

    :raises events.errands.Overtaken: if another worker has the errand
    """
    payment = _settle(errand, at)
    refund = payment.refunds.get(paymenterrand=errand)
    refund.reference, refund.done_at = reference, at
    refund.save(update_fields=["reference", "done_at"])
    if not payment.left() and not payment.refunds.filter(done_at=None).exists():
        payment.move(State.REFUNDED, at=at)
    _tell(payment, _refunded(payment, refund, at))


def _settle(errand: PaymentErrand, at: datetime) -> Payment:
    """Lock the errand, then its payment, and be done with the errand."""
    errand.hold()
    errand.finish(now=at)
    return Payment.lock(errand.payment.order_id)


def _tell(payment: Payment, event: Event) -> None:
    # A crash here loses both: what the gateway said is asked for again, with the same key.
    publish(event, correlation_id=payment.order_id)


def _authorized(payment: Payment, attempt: PaymentAttempt, method: str, at: datetime) -> Event:
    return PaymentAuthorized(
        order_id=payment.order_id,
        payment_id=payment.pk,
        attempt=attempt.number,
        amount=payment.total,
        method=method,
        card_fingerprint=attempt.card_fingerprint,
        gateway_reference=payment.reference,
        authorized_at=at,
    )


def _declined(payment: Payment, attempt: PaymentAttempt, at: datetime) -> Event:
    return CardDeclined(
        order_id=payment.order_id,
        payment_id=payment.pk,
        attempt=attempt.number,
        code=attempt.code,
        text=attempt.text,
        card_fingerprint=attempt.card_fingerprint,
        declined_at=at,
        method=attempt.method,
    )


def _refunded(payment: Payment, refund: PaymentRefund, at: datetime) -> Event:
    return PaymentRefunded(
        order_id=payment.order_id,
        payment_id=payment.pk,
        refund_id=refund.pk,
        amount=Money(refund.amount, payment.currency),
        why=refund.why,
        gateway_reference=refund.reference,
        refunded_at=at,
    )
