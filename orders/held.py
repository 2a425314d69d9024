"""Why an order was left to staff, in words for them. The shopper is told that somebody looks at it, and no more."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery

from orders.models import CardReferral, Order, Sighting, Verdict
from orders.services.fraud import LOOKED_AT, SO_MUCH
from orders.services.validation import CHECK_LABELS
from orders.windows import WINDOW


class Doubt(msgspec.Struct, frozen=True):
    """One thing that speaks against an order; ``flag`` is the id of the flag on its card, if it is one."""

    text: str
    flag: int | None = None


def spell_window(began: datetime) -> str:
    """Five minutes as people write them down; in UTC, as the rest of the back office."""
    return f"{began:%d %b %Y, %H:%M} to {began + WINDOW:%H:%M}"


IN_SHORT = {LOOKED_AT.code: "its card paid often", SO_MUCH: "a lot ordered in one go"}


def with_referral(orders: QuerySet[Order]) -> QuerySet[Order]:
    """The orders, each with the reasons for which it waits for staff as ``referred_for``; none if it does not."""
    waiting = Verdict.objects.filter(
        order_id=OuterRef("pk"), answer=Verdict.Answer.REFERRED, late=False, decided_by=""
    ).values("reasons")
    return orders.annotate(referred_for=Subquery(waiting[:1]))


def in_short(reasons: list[dict[str, str]] | None) -> str:
    """Reasons as a list of orders has room for them."""
    return ", ".join(IN_SHORT.get(reason["code"], reason["text"]) for reason in reasons or [])


def of_its_card(order_id: UUID) -> list[Doubt]:
    """What the flags on its card said when the order was referred; kept after staff have decided."""
    referrals = CardReferral.objects.filter(order_id=order_id).select_related("flag").order_by("flag__window_start")
    return [
        Doubt(
            f"Card {referral.flag.card} was authorized {referral.authorizations} times "
            f"within five minutes, {spell_window(referral.flag.window_start)} UTC.",
            referral.flag_id,
        )
        for referral in referrals
    ]


def why_held(order_id: UUID) -> list[Doubt]:
    """Everything that has left an order to staff who have not decided yet; nothing if they have nothing to decide."""
    waiting = Verdict.objects.filter(order_id=order_id, answer=Verdict.Answer.REFERRED, late=False, decided_by="")
    return [doubt for verdict in waiting for doubt in _doubts(verdict)]


def _doubts(verdict: Verdict) -> Iterator[Doubt]:
    if not verdict.reasons:
        label = CHECK_LABELS.get(verdict.check_name, verdict.check_name)
        yield Doubt(f"{label} gave no reason.")
    for reason in verdict.reasons:
        yield from _spelt_out(verdict.order_id, reason)


def _spelt_out(order_id: UUID, reason: dict[str, Any]) -> list[Doubt]:
    """A reason is worded for whoever ordered; here it may say more."""
    if reason["code"] == LOOKED_AT.code:
        return of_its_card(order_id) or [Doubt("There was a flag on its card, which is no longer kept.")]
    if reason["code"] == SO_MUCH and (seen := Sighting.objects.filter(pk=order_id).first()):
        total = seen.session_total(gap=timedelta(seconds=settings.FRAUD_SESSION_GAP_SECONDS))
        at = f"from {settings.FRAUD_REVIEW_FROM} on, staff look at them"
        return [Doubt(f"This customer's orders come to {total} {seen.currency} in one go: {at}.")]
    return [Doubt(reason["text"])]
