"""Owing the gateway a question: a row, written with the change that asks for it; the hint follows the commit."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Model

from events.hints import hint_after_commit
from orders.models import Payment, PaymentAttempt, PaymentErrand

Kind = PaymentErrand.Kind


def owe_authorization(attempt: PaymentAttempt, *, now: datetime) -> None:
    key = f"authorize-{attempt.payment_id}-{attempt.number}"
    _owe(attempt.payment, Kind.AUTHORIZE, key=key, attempt=attempt, now=now)


def owe_capture(payment: Payment, *, now: datetime) -> None:
    _owe(payment, Kind.CAPTURE, key=f"capture-{payment.pk}", now=now)


def owe_refund(payment: Payment, *, refund_id: UUID, amount: Decimal, why: str, now: datetime) -> None:
    refund = payment.refunds.create(pk=refund_id, amount=amount, why=why, created_at=now)
    _owe(payment, Kind.REFUND, key=f"refund-{refund_id}", refund=refund, now=now)


def owe_back_all(payment: Payment, *, now: datetime) -> None:
    """Owe what is left of a payment whose order ended; nothing, if that is promised already."""
    if left := payment.left():
        owe_refund(payment, refund_id=payment.pk, amount=left, why=payment.over, now=now)


def _owe(payment: Payment, kind: Kind, *, key: str, now: datetime, **about: Model) -> None:
    # The key is unique: an errand that was owed once is never owed again.
    hint_after_commit(PaymentErrand.objects.create(payment=payment, kind=kind, key=key, due_at=now, **about))
