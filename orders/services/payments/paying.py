"""What Payments hears of an order: what it costs, when to ask for the money, when to take it, when to give it back."""

import logging
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from events.outbox import publish
from orders.events import PaymentRefunded
from orders.models import Payment, PaymentAttempt
from orders.payments.cards import Card, CardRefused
from orders.quoting import OrderRefused
from orders.services.flagged import standing_flags
from orders.services.payments.owing import owe_authorization, owe_back_all, owe_capture, owe_refund
from shop.events import Money

log = logging.getLogger(__name__)

State = Payment.State


class CardNotWanted(OrderRefused):
    """The order waits for no other card: it is paid, being paid, or over."""


@transaction.atomic
def remember_payment(*, order_id: UUID, total: Money, card: Card, now: datetime) -> None:
    """Keep what an order costs and the token of its card, until the order is validated."""
    payment = Payment.objects.create(
        order_id=order_id, amount=total.amount, currency=total.currency, created_at=now, changed_at=now
    )
    _try(payment, card, number=1, now=now)


@transaction.atomic
def request_payment(*, order_id: UUID, now: datetime) -> None:
    """Have the gateway asked, now that the order is validated.

    :raises Payment.DoesNotExist: if ``order-placed`` was not heard
    """
    payment = Payment.lock(order_id)
    payment.move(State.AUTHORIZING, at=now)
    owe_authorization(payment.attempts.get(), now=now)


@transaction.atomic
def pay_with_another_card(*, order_id: UUID, card: Card, now: datetime) -> None:
    """Try another card, or another way to pay, after a decline, until the order expires.

    The fraud check has seen the first card alone, and a validated order is held no more: so a flagged card is refused.

    :raises CardNotWanted: if no card was declined, or the order is over
    :raises CardRefused: if there is a flag on the card; the shopper is not told of that
    """
    payment = Payment.objects.select_for_update(no_key=True).filter(order_id=order_id, state=State.DECLINED).first()
    if payment is None:
        raise CardNotWanted(_("This order does not wait for another card. Please look at it again."))
    if standing_flags(card, at=now):
        raise CardRefused(_("We cannot take this card for this order. Please pay in another way."))
    payment.move(State.AUTHORIZING, at=now)
    owe_authorization(_try(payment, card, number=payment.attempts.count() + 1, now=now), now=now)


def _try(payment: Payment, card: Card, *, number: int, now: datetime) -> PaymentAttempt:
    return payment.attempts.create(
        number=number, method=card.method, token=card.token, card_fingerprint=card.fingerprint, created_at=now
    )


@transaction.atomic
def capture_payment(*, order_id: UUID, now: datetime) -> None:
    """Have the money taken, now that the parcel is on its way.

    :raises Payment.DoesNotExist: if ``order-placed`` was not heard
    """
    owe_capture(Payment.lock(order_id), now=now)


@transaction.atomic
def give_back(*, order_id: UUID, why: str, now: datetime) -> None:
    """Owe back whatever is held or taken for an order that ended; what may still be charged is given back then.

    :param why: how it ended: cancelled, expired or rejected
    :raises Payment.DoesNotExist: if ``order-placed`` was not heard
    """
    payment = Payment.lock(order_id)
    payment.over = why
    payment.save(update_fields=["over"])
    if payment.state in (State.AUTHORIZED, State.CAPTURED):
        owe_back_all(payment, now=now)
    elif payment.state in (State.WAITING, State.DECLINED):
        close(payment, now=now)
    else:  # whoever asks the gateway looks at ``over`` before and after
        log.info("order %s is %s while the gateway is being asked: its answer decides", order_id, why)


@transaction.atomic
def refund_return(*, order_id: UUID, return_id: UUID, amount: Decimal, now: datetime) -> None:
    """Owe back what returned pieces had cost, or what is left of the payment if that is less.

    :raises Payment.DoesNotExist: if ``order-placed`` was not heard
    """
    payment = Payment.lock(order_id)
    owed = min(amount, payment.left())
    if owed < amount:
        log.warning("return %s of order %s asks for %s, of which %s is left", return_id, order_id, amount, owed)
    if owed:
        owe_refund(payment, refund_id=return_id, amount=owed, why="returned", now=now)
    elif amount:  # no question to the gateway, so nobody else would say that the return is settled
        publish(_nothing_back(payment, return_id, now), correlation_id=order_id)


def _nothing_back(payment: Payment, return_id: UUID, at: datetime) -> PaymentRefunded:
    return PaymentRefunded(
        order_id=payment.order_id,
        payment_id=payment.pk,
        refund_id=return_id,
        amount=Money(Decimal("0.00"), payment.currency),
        why="returned",
        gateway_reference="",
        refunded_at=at,
    )


def close(payment: Payment, *, now: datetime) -> None:
    """Be done with a payment for which nothing was charged."""
    for attempt in payment.attempts.filter(outcome=PaymentAttempt.Outcome.OPEN):
        attempt.answer(PaymentAttempt.Outcome.ABANDONED, at=now)
    payment.move(State.CLOSED, at=now)
