"""An order's returns, in the words of its page."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.utils.translation import gettext_lazy as _

from orders.queries import ReturnSnapshot, returns_of
from shop.events import Money

TITLES: dict[str, Any] = {
    "REQUESTED": _("Asked for"),
    "APPROVED": _("Send it to us"),
    "REFUSED": _("Not taken back"),
    "RECEIVED": _("It is here"),
    "REFUNDED": _("Refunded"),
}
SENTENCES: dict[str, Any] = {
    "REQUESTED": _("We are looking at it, and tell you here."),
    "APPROVED": _("Put the pieces into a parcel to us. You get your money when they are here."),
    "RECEIVED": _("On its way back to you:"),
    "REFUNDED": _("Back on your card:"),
}


class ToldReturn(msgspec.Struct, frozen=True, kw_only=True):
    """One return as the page shows it."""

    state: str
    title: str
    sentence: str
    at: datetime
    pieces: tuple[str, ...]
    refund: Money | None


def told_returns(order_id: UUID) -> list[ToldReturn]:
    """An order's returns, the oldest first."""
    return [_told(known) for known in returns_of(order_id)]


def _told(known: ReturnSnapshot) -> ToldReturn:
    return ToldReturn(
        state=known.state,
        title=str(TITLES[known.state]),
        sentence=known.refusal or str(SENTENCES[known.state]),
        at=known.changed_at,
        pieces=tuple(f"{line.quantity} × {line.name}" for line in known.lines),  # noqa: RUF001
        refund=known.refund,
    )
