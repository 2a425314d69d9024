"""Flags on cards: raised by what the stream's SQL job says, and lifted by staff, who know more than a count.

A flag is about one card in one window. Where staff release an order that it held, it is lifted: the same window holds
nothing again, also if its number rises because the released order is paid. A later window is another question.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from orders.models import CardReferral, FlaggedCard
from orders.payments.cards import Card
from orders.payments.methods import CARD
from orders.services.moves import Outcome
from orders.windows import WINDOW


@transaction.atomic
def flag_card(*, card_fingerprint: str, window_start: datetime, authorizations: int, heard_at: datetime) -> None:
    """Flag a card for one window, or raise the number of its flag; a lifted one stays lifted."""
    FlaggedCard(
        card_fingerprint=card_fingerprint,
        window_start=window_start,
        authorizations=authorizations,
        flagged_at=heard_at,
    ).raise_to_count()


@transaction.atomic
def lift_flag(*, flag_id: int, actor: str, reason: str, now: datetime) -> Outcome:
    """Let a card pay again without staff looking at it, as far as this flag goes.

    :raises FlaggedCard.DoesNotExist: if there is no such flag
    """
    lifted = FlaggedCard.objects.get(pk=flag_id).lift(by=actor, why=reason, at=now)
    return Outcome.NOTED if lifted else Outcome.IGNORED


def standing_flags(card: Card, *, at: datetime) -> list[FlaggedCard]:
    """The flags that speak against being paid with a card ``at`` a time, the newest window first."""
    if card.method != CARD or not card.fingerprint:
        return []
    return list(FlaggedCard.standing(card.fingerprint, since=stands_from(at), at=at))


def stands_from(at: datetime) -> datetime:
    """The flags of windows that began later than this still stand ``at`` a time."""
    return at - timedelta(seconds=settings.FRAUD_CARD_FLAGGED_SECONDS) - WINDOW


def stands_until(flag: FlaggedCard) -> datetime:
    """When a flag ends by itself."""
    return flag.window_start + WINDOW + timedelta(seconds=settings.FRAUD_CARD_FLAGGED_SECONDS)


def note_referral(order_id: UUID, flags: list[FlaggedCard]) -> None:
    """Keep which flags an order was referred for, in the caller's transaction."""
    CardReferral.objects.bulk_create(
        [CardReferral(order_id=order_id, flag=flag, authorizations=flag.authorizations) for flag in flags]
    )


def lift_what_held(order_id: UUID, *, by: str, why: str, now: datetime) -> None:
    """Lift the flags that an order was referred for, as staff have released it; in the caller's transaction."""
    for flag in FlaggedCard.objects.filter(referrals__order_id=order_id):
        flag.lift(by=by, why=why, at=now)


@transaction.atomic
def forget_flags(*, before: datetime) -> int:
    """Forget the flags of windows that began before then, and which orders they held; return how many rows."""
    gone, _ = FlaggedCard.objects.filter(window_start__lt=before).delete()
    return gone
