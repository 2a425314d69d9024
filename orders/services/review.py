"""Staff decide what a check referred to them. The decision goes the way of every verdict: over the log."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from events.outbox import publish
from orders.events import CheckFailed, CheckPassed, Reason
from orders.models import Order, Verdict
from orders.services.flagged import lift_what_held


class NothingToReview(Exception):
    """The check did not refer this order to staff, or somebody has decided already: look at the order again."""


@transaction.atomic
def decide_review(*, order_id: UUID, check: str, passed: bool, actor: str, reason: str = "") -> None:
    """Release an order that a check referred, or reject it; ``reason`` is what the customer is told then.

    With a released order, the flags on its card that held it are lifted.

    :raises NothingToReview: if there is nothing to decide
    """
    open_reviews = Verdict.objects.filter(
        order_id=order_id, check_name=check, answer=Verdict.Answer.REFERRED, late=False, decided_by=""
    )
    if not open_reviews.update(decided_by=actor):
        raise NothingToReview(f"Order {order_id}: {check} waits for nobody's decision.")
    if passed:
        why = f"{Order.objects.get(pk=order_id)} was released{f': {reason}' if reason else ''}"
        lift_what_held(order_id, by=actor, why=why[:250], now=timezone.now())
    text = reason or "We looked at your order and cannot accept it."
    publish(
        CheckPassed(order_id, check) if passed else CheckFailed(order_id, check, (Reason(check, "review", text),)),
        correlation_id=order_id,
    )
