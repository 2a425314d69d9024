"""How many sockets one person, or one address, keeps open in this process, and how often they open one."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from shop.observe.figures import sockets
from shop.rates import Rate, household, spend
from shop.sockets.closing import Code, Refused

_taken: Counter[str] = Counter()


def holder(scope: Mapping[str, Any]) -> str:
    """Who a socket counts for: the person if signed in, else where the connection comes from."""
    user = scope.get("user")
    if user is not None and user.is_authenticated:
        return f"user {user.pk}"
    return f"address {household((scope.get('client') or ('',))[0])}"


def knock(who: str) -> None:
    """Count one more connection; for whoever opens and closes them all day. Asks Valkey.

    :raises Refused: if ``who`` came too often, as ``SOCKETS_RATE`` says
    """
    if spend("SOCKETS_RATE", who, Rate.of(settings.SOCKETS_RATE)):
        raise Refused(Code.TRY_AGAIN_LATER)


def take(who: str) -> None:
    """Take a seat.

    :raises Refused: if ``who`` has as many as ``SOCKETS_PER_CLIENT`` allows; the page may come back, since an
        address can be a whole office
    """
    if _taken[who] >= settings.SOCKETS_PER_CLIENT:
        raise Refused(Code.TRY_AGAIN_LATER)
    _taken[who] += 1
    sockets.inc()


def leave(who: str) -> None:
    """Give the seat back."""
    _taken[who] -= 1
    sockets.dec()
    if _taken[who] <= 0:
        del _taken[who]
