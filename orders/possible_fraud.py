"""Reads what the stream's SQL job writes on ``possible-fraud``: plain JSON, with no headers of ours.

A record that cannot be read is parked with the reason. So is one that makes no sense: nobody shall be suspected by it.
"""

from datetime import UTC, datetime

import msgspec

from events.handling import Outsider
from orders.events import CardAuthorizedOften
from orders.windows import WINDOW, window_start

LONGEST_FINGERPRINT, MOST, YEARS = 128, 2_147_483_647, range(1970, 2200)


class NoSuspicion(ValueError):
    """A record of possible-fraud is {"card_fingerprint": "…", "window_start": "…", "authorizations": 4}."""


class _Written(msgspec.Struct):
    card_fingerprint: str
    window_start: str
    authorizations: int


def read_suspicion(record: Outsider) -> CardAuthorizedOften:
    """What a record says.

    :raises NoSuspicion: if it is not of the agreed form
    """
    try:
        written = msgspec.json.decode(record.value or b"", type=_Written)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NoSuspicion(f"It cannot be read: {error}. {NoSuspicion.__doc__}") from error
    if not 0 < len(written.card_fingerprint) <= LONGEST_FINGERPRINT or not written.card_fingerprint.isprintable():
        raise NoSuspicion(f"Its card_fingerprint is not 1 to {LONGEST_FINGERPRINT} printable characters.")
    if not 0 < written.authorizations <= MOST:
        raise NoSuspicion(f"It says {written.authorizations} authorizations: a count is 1 to {MOST}.")
    return CardAuthorizedOften(written.card_fingerprint, _moment(written.window_start), written.authorizations)


def _moment(text: str) -> datetime:
    """As Flink writes it: in SQL's form or ISO 8601's, in UTC if it does not say.

    :raises NoSuspicion: if it is no time at which a window begins
    """
    try:
        read = datetime.fromisoformat(text)
        at = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise NoSuspicion(f"Its window_start is {text[:40]!r}: it is a time such as 2026-11-23T15:35:00Z.") from error
    if at.year not in YEARS or window_start(at) != at:
        minutes = WINDOW.seconds // 60
        raise NoSuspicion(f"No window begins at {text[:40]!r}: each is {minutes} minutes, counted from the epoch.")
    return at
