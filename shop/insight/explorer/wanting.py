"""Which records are wanted. Nobody may find out by searching what he may not see."""

import re
from collections.abc import Callable
from typing import Any

from events.consumer.record import Record
from shop.insight.explorer.asked import Asked
from shop.insight.explorer.showing import Shown, shown

Wants = Callable[[Record], bool]


def wants(asked: Asked, *, reader: Any) -> Wants:
    """For one without ``events.view_payload``, a record is found by those of its parts only that he is shown."""
    bears = _bears(asked)
    if not asked.narrow or reader.has_perm("events.view_payload"):
        return bears
    needle = asked.text.lower()

    def wanted(record: Record) -> bool:
        return bears(record) and _shows(shown(record, reader=reader, whole=True), asked, needle)

    return wanted


def _bears(asked: Asked) -> Wants:
    """Quick, as it is asked of thousands: by the bytes, where in a text only A to Z are the same as a to z."""
    wire_type, correlation, needle = asked.type.encode(), asked.correlation.encode(), asked.text.encode().lower()
    since = asked.since.timestamp() * 1000 if asked.since else None
    until = asked.until.timestamp() * 1000 if asked.until else None

    def wanted(record: Record) -> bool:
        return (
            (not asked.key or record.key == asked.key)
            and (not wire_type or record.raw("type") == wire_type)
            and (not correlation or record.raw("correlation_id") == correlation)
            and (since is None or record.timestamp_ms >= since)
            and (until is None or record.timestamp_ms < until)
            and (not needle or _holds(record, needle))
        )

    return wanted


def _holds(record: Record, needle: bytes) -> bool:
    if needle in (record.value or b"").lower() or needle in record.key.lower():
        return True
    return any(needle in (raw or b"").lower() for _, raw in record.headers)


def _shows(seen: Shown, asked: Asked, needle: str) -> bool:
    if seen.hidden and (asked.key or asked.correlation):
        return False
    if asked.type and seen.wire_type != asked.type:
        return False
    told = (_closed_up(seen.text), seen.event_id, *(() if seen.hidden else (seen.key, *_texts(seen))))
    return not needle or any(needle in text.lower() for text in told)


def _texts(seen: Shown) -> list[str]:
    return [text for _, text in seen.headers]


def _closed_up(text: str) -> str:
    """JSON as it lies on the log, without its indentation."""
    return re.sub(r"\n\s*", "", text).replace('": ', '":')
