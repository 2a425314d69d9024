"""Giving money back because staff say so, while the goods stay where they are."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from orders.events import GOODWILL
from orders.models import Payment
from orders.services.moves import Outcome
from orders.services.payments.owing import owe_refund


class NotRefundable(Exception):
    """Nothing, or not so much, can be given back."""


@transaction.atomic
def refund_goodwill(*, order_id: UUID, refund_id: UUID, amount: Decimal, now: datetime) -> Outcome:
    """Owe back a part of what was taken, or all of it. ``refund_id`` names one form: sending it twice refunds once.

    :raises NotRefundable: if nothing was taken yet, or less is left
    """
    payment = Payment.objects.select_for_update(no_key=True).filter(order_id=order_id).first()
    if payment is None or payment.state not in (Payment.State.CAPTURED, Payment.State.REFUNDED):
        raise NotRefundable("Nothing was taken for this order yet: cancel it instead, and all of it goes back.")
    if payment.refunds.filter(pk=refund_id).exists():
        return Outcome.IGNORED
    left = payment.unpromised()
    if not 0 < amount <= left:
        raise NotRefundable(f"{amount} {payment.currency} cannot be given back: {left} {payment.currency} is left.")
    owe_refund(payment, refund_id=refund_id, amount=amount, why=GOODWILL, now=now)
    return Outcome.NOTED
