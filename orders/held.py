"""Why an order was left to staff, in words for them. The shopper is told that somebody looks at it, and no more."""

from datetime import datetime
from uuid import UUID

import msgspec

from orders.models import CardReferral, Verdict
from orders.services.fraud import LOOKED_AT
from orders.windows import WINDOW


class Suspicion(msgspec.Struct, frozen=True):
    """One thing that speaks against an order; ``flag`` is the id of the flag on its card, if it is one."""

    text: str
    flag: int | None = None


def spell_window(began: datetime) -> str:
    """Five minutes as people write them down; in UTC, as the rest of the back office."""
    return f"{began:%d %b %Y, %H:%M} to {began + WINDOW:%H:%M}"


def suspicions(order_id: UUID) -> list[Suspicion]:
    """What the flags on its card said when the order was referred; kept after staff have decided."""
    referrals = CardReferral.objects.filter(order_id=order_id).select_related("flag").order_by("flag__window_start")
    return [
        Suspicion(
            f"Its card {referral.flag.card} was authorized {referral.authorizations} times within five minutes: "
            f"{spell_window(referral.flag.window_start)} UTC.",
            referral.flag_id,
        )
        for referral in referrals
    ]


def why_held(order_id: UUID) -> list[Suspicion]:
    """Everything that has left an order to staff who have not decided yet; nothing if they have nothing to decide."""
    referred = Verdict.objects.filter(order_id=order_id, answer=Verdict.Answer.REFERRED, late=False, decided_by="")
    said = [reason for verdict in referred for reason in verdict.reasons]
    if not said:
        return []
    others = [Suspicion(reason["text"]) for reason in said if reason["code"] != LOOKED_AT.code]
    return [*suspicions(order_id), *others] or [Suspicion(LOOKED_AT.text)]
