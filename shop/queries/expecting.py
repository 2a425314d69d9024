"""How long each stop of an order's journey usually takes, in words: nobody likes to wait without an end in sight.

They are told from the settings that make it so: in a demo, a day of the carrier passes in seconds.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orders.status import Status

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def usually(status: str, *, after: str = "") -> str:
    """When an order usually comes to this stop, counted from the one before; nothing for a stop that has no usual.

    ``after`` is where it stands: who is held waits for people.
    """
    if (after, status) == (Status.HELD, Status.VALIDATED):
        return _within(None)
    takes = TAKES.get(status)
    return _within(takes()) if takes else ""


def _within(time: timedelta | None) -> str:
    if time is None:
        return _("Usually within one working day")
    if time <= MINUTE:
        return _("Usually within a minute")
    if time <= 2 * HOUR:
        minutes = -(-time // MINUTE)
        return ngettext("Usually within %(n)s minute", "Usually within %(n)s minutes", minutes) % {"n": minutes}
    if time <= 2 * DAY:
        hours = -(-time // HOUR)
        return ngettext("Usually within %(n)s hour", "Usually within %(n)s hours", hours) % {"n": hours}
    days = -(-time // DAY)
    return ngettext("Usually within %(n)s day", "Usually within %(n)s days", days) % {"n": days}


def _packing() -> timedelta | None:
    seconds = settings.FULFILMENT_AUTOMATIC_AFTER_SECONDS
    return None if seconds is None else timedelta(seconds=seconds)


def _carrying(stop: int) -> timedelta:
    """The carrier counts all of its stops from the booking."""
    since = [0.0, *settings.CARRIER_DELAYS_SECONDS]
    return timedelta(seconds=since[stop + 1] - since[stop])


TAKES: Mapping[str, Callable[[], timedelta | None]] = {
    Status.VALIDATED: lambda: MINUTE,
    Status.PAID: lambda: MINUTE,
    Status.PACKED: _packing,
    Status.DISPATCHED: lambda: _carrying(0),
    Status.OUT_FOR_DELIVERY: lambda: _carrying(1),
    Status.DELIVERED: lambda: _carrying(2),
}
