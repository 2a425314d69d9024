"""The fraud check: a running total per customer, in a window that lasts as long as the customer keeps ordering.

The highest threshold that the total reaches says what happens: above one the order fails, above the other it is
referred to staff. So is an order that is to be paid with a flagged card (:mod:`orders.services.flagged`). A repeated
event adds nothing: an order is seen once.
"""

from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from events.declare import Event
from events.outbox import publish
from orders.events import CheckFailed, CheckPassed, CheckReferred, OrderPlaced, Reason
from orders.models import FlaggedCard, Sighting
from orders.payments.cards import Card
from orders.services.flagged import note_referral, standing_flags

CHECK = "fraud"
SO_MUCH = "fraud-review"
# Staff read on the order's page which windows of its card were meant. It is not for whoever pays to know.
LOOKED_AT = Reason(CHECK, "card-review", "We look at this order before it goes on.")


@transaction.atomic
def check_fraud(order: OrderPlaced) -> None:
    """Add an order to its customer's running total, and answer, if the order asks; a second time nothing happens."""
    seen = Sighting(
        order_id=order.order_id,
        subject=_subject(order),
        total=max(order.total.amount, Decimal(0)),  # a negative sum would buy room for a large one
        currency=order.total.currency,
        placed_at=order.placed_at,
    )
    if not seen.note() or CHECK not in order.checks:
        return
    total = seen.session_total(gap=timedelta(seconds=settings.FRAUD_SESSION_GAP_SECONDS))
    flags = standing_flags(_card(order), at=order.placed_at)
    verdict = _verdict(order, total, flags)
    if isinstance(verdict, CheckReferred):
        note_referral(order.order_id, flags)
    publish(verdict, correlation_id=order.order_id)


def _subject(order: OrderPlaced) -> str:
    """Each guest checkout makes a new customer; what guests have in common is their address, hashed with our key."""
    return f"email {order.email_hash}" if order.email_hash else f"customer {order.customer_id}"


def _card(order: OrderPlaced) -> Card:
    return Card(order.payment_token, order.card_fingerprint, order.payment_method)


def _verdict(order: OrderPlaced, total: Decimal, flags: list[FlaggedCard]) -> Event:
    thresholds = {"fail": settings.FRAUD_FAIL_FROM, "refer": settings.FRAUD_REVIEW_FROM}
    reached = {what: at for what, at in thresholds.items() if total >= at}
    match max(reached, key=lambda what: reached[what], default="pass"):
        case "fail":
            return CheckFailed(order.order_id, CHECK, (_too_much("fraud-limit", "more than we accept at once"),))
        case "refer":
            much = _too_much(SO_MUCH, "so much that we look at it first")
            return CheckReferred(order.order_id, CHECK, (much, LOOKED_AT) if flags else (much,))
        case _ if flags:
            return CheckReferred(order.order_id, CHECK, (LOOKED_AT,))
        case _:
            return CheckPassed(order.order_id, CHECK)


def _too_much(code: str, text: str) -> Reason:
    return Reason(CHECK, code, f"Your orders of the last hours come to {text}.")
