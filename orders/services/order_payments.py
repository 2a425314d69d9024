"""Orders' side of paying: what it makes of Payments' news, and how long it waits for the money.

VALIDATED ──authorised──▶ PAID
   │  └───a card was declined: stays, and another may be tried
   └──the deadline──▶ EXPIRED
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from events import timers
from orders.events import OrderExpired, OrderPaid, PaymentDeadlinePassed, PaymentDeclined, Reason
from orders.models import Order
from orders.services.moves import Outcome, advance, move, note
from orders.services.validation import HEARD_TOO_LATE
from orders.status import Status

log = logging.getLogger(__name__)


@transaction.atomic
def await_payment(*, order_id: UUID, now: datetime) -> Outcome:
    """Give the shopper their time to pay, from ``now``: when the log told of the validated order.

    :raises Order.DoesNotExist: if there is no such order
    """
    order = Order.lock(order_id)
    if order.status != Status.VALIDATED:
        return Outcome.IGNORED  # Payments' news are on another topic, and were faster
    _set_deadline(order, now=now)
    return Outcome.NOTED


@transaction.atomic
def mark_paid(*, order_id: UUID, method: str, paid_at: datetime) -> Outcome:
    """Note that an order is paid for by ``method``, and let it be shipped; one that ended is left alone.

    :raises Order.DoesNotExist: if there is no such order
    :raises StepSkipped: if it is not validated yet
    """
    outcome = advance(
        order_id,
        to=Status.PAID,
        at=paid_at,
        detail={"method": method},
        event=lambda order: OrderPaid(
            order_id=order.pk,
            version=order.version,
            customer_id=order.customer_id,
            customer_version=order.customer_version,
            address_id=order.address_id,
            method=method,
            paid_at=paid_at,
        ),
    )
    timers.cancel(_deadline(order_id))
    return outcome


@transaction.atomic
def note_decline(*, order_id: UUID, code: str, text: str, declined_at: datetime) -> Outcome:
    """Tell that a card was declined; the order stays validated and waits for another one.

    :raises Order.DoesNotExist: if there is no such order
    """
    order = Order.lock(order_id)
    if order.status != Status.VALIDATED:
        log.info("order %s is %s: told of a declined card, ignored", order_id, order.status)
        return Outcome.IGNORED
    reason = Reason("payment", code, text)
    note(
        order,
        at=declined_at,
        event=lambda order: PaymentDeclined(order.pk, order.version, reason, declined_at),
        detail={"reasons": text},
    )
    return Outcome.NOTED


@transaction.atomic
def expire_unpaid(*, order_id: UUID, due_at: datetime, now: datetime) -> Outcome:
    """End an order that was not paid until ``due_at``. What is paid later than that, Payments gives back."""
    order = Order.lock_if_known(order_id)
    if order is None:
        log.warning("the payment deadline of unknown order %s: ignored", order_id)
        return Outcome.UNKNOWN
    if order.status != Status.VALIDATED:
        return Outcome.IGNORED
    if now - due_at > HEARD_TOO_LATE:
        log.warning("order %s: its payment deadline is heard %s late, set anew", order_id, now - due_at)
        _set_deadline(order, now=now)
        return Outcome.POSTPONED
    move(order, to=Status.EXPIRED, at=now, event=lambda order: OrderExpired(order.pk, order.version, now))
    return Outcome.MOVED


def _set_deadline(order: Order, *, now: datetime) -> None:
    due_at = now + timedelta(seconds=settings.ORDER_PAYMENT_DEADLINE_SECONDS)
    timers.schedule(
        PaymentDeadlinePassed(order.pk, due_at), due_at=due_at, name=_deadline(order.pk), correlation_id=order.pk
    )


def _deadline(order_id: UUID) -> str:
    return f"payment-deadline:{order_id}"
