"""W3C's trace context in one header: ``00-<trace id>-<span id>-<flags>`` (https://www.w3.org/TR/trace-context/)."""

import re
from uuid import UUID

_FIELDS = re.compile(r"(?!ff)([0-9a-f]{2})-((?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2})(-.*)?")


def valid(text: str | None) -> str | None:
    """The header as version 00, or None if it is not one. A later version may say more, which is left out."""
    found = _FIELDS.fullmatch(text) if text else None
    if found is None or (found[1] == "00" and found[3]):
        return None
    return f"00-{found[2]}"


def begun_by(cause: UUID) -> str:
    """The trace that begins with an event or a request: its id is the trace's, so one search finds both.

    It counts as sampled. Nobody recorded its first span, but whoever records later ones would drop them otherwise.
    """
    return f"00-{cause.hex}-{cause.hex[16:]}-01"


def trace_id(text: str | None) -> str | None:
    """The trace that a header belongs to, as tracing tools show it; None if it is no valid header."""
    told = valid(text)
    return told.split("-")[1] if told else None
