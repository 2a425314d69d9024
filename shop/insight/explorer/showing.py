"""One record as far as its reader may see it: the one place that decides so for every page of the explorer.

Whoever may see what is inside events sees every byte. For others, personal values are masked, and a record that is not
of our own language is hidden as a whole: nobody knows what is in it.
"""

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec

from events.consumer.record import Place, Record
from events.legible import Kind, legible
from events.operations import keys
from events.ours import HEADERS, ours, said
from events.schemas.known import schema_of
from shop.insight.explorer import masking
from shop.insight.explorer.masking import MASK

MOST = 16_384  # bytes of a value on a page; a link leads to the whole
MOST_OF_A_HEADER = 1_024
MOST_OF_A_KEY = 256
WHOLE = 16_000_000  # more than Kafka takes

_WIRE_TYPE = re.compile(r"[a-z0-9-]{1,80}(\.[a-z0-9-]{1,80}){1,5}")


@dataclass(frozen=True)
class Shown:
    """A record for people. ``size``: the value's bytes; ``more``: how many of them, about, are not in ``text``.

    ``masked``: the reader does not see all of it. ``hidden``: of value, key and foreign headers nothing.
    """

    place: Place
    offset: int
    wire_type: str
    event_id: str
    at: datetime | None
    key: str
    headers: tuple[tuple[str, str], ...]
    text: str
    kind: Kind
    size: int
    more: int
    masked: bool
    hidden: bool

    @property
    def tombstone(self) -> bool:
        return self.kind == "nothing"

    def header(self, name: str) -> str:
        """A header's text; empty where there is none."""
        return dict(reversed(self.headers)).get(name, "")


def shown(record: Record, *, reader: Any, whole: bool = False) -> Shown:
    """The record for ``reader``, a user: in full with ``events.view_payload``, else as far as it is surely nobody's.

    :param whole: all of a long value, which else is cut
    """
    most = WHOLE if whole else MOST
    if reader.has_perm("events.view_payload"):
        return _shown(record, record.value, most=most)
    if ours(record):
        value, less = _without_what_is_personal(record)
        return replace(_shown(record, value, most=most, all_headers=False), masked=less)
    return _hidden(record)


def _shown(record: Record, value: bytes | None, *, most: int, all_headers: bool = True) -> Shown:
    text = legible(value, most=most)
    return Shown(
        place=record.place,
        offset=record.offset,
        wire_type=said(record, "wire_type") or "",
        event_id=said(record, "event_id") or "",
        at=said(record, "created_at"),
        key=_cut(keys.show(record.key)),
        headers=tuple((_printable(name), _header(name, raw, every=all_headers)) for name, raw in record.headers),
        text=text.text,
        kind=text.kind,
        size=len(record.value or b""),
        more=text.more,
        masked=False,
        hidden=False,
    )


def _hidden(record: Record) -> Shown:
    """Where it lies and when, how long it is, and of its headers what cannot be anything but an id or a type."""
    wire_type = said(record, "wire_type") or ""
    return Shown(
        place=record.place,
        offset=record.offset,
        wire_type=wire_type if _WIRE_TYPE.fullmatch(wire_type) else "",
        event_id=said(record, "event_id") or "",
        at=said(record, "created_at"),
        key=MASK,
        headers=tuple((_printable(name) if name in HEADERS else MASK, MASK) for name, _ in record.headers),
        text="" if record.value is None else MASK,
        kind="nothing" if record.value is None else "bytes",
        size=len(record.value or b""),
        more=0,
        masked=True,
        hidden=True,
    )


def _without_what_is_personal(record: Record) -> tuple[bytes | None, bool]:
    """The value, and whether that is less than the whole. Written anew: a name that stands there twice may hide one."""
    if record.value is None:
        return None, False
    payload, schema = msgspec.json.decode(record.value), schema_of(record.wire_type or "")
    without = masking.masked(payload, schema) if schema else MASK
    return json.dumps(without, ensure_ascii=False).encode(), without != payload


def _header(name: str, raw: bytes | None, *, every: bool) -> str:
    if not every and name not in HEADERS:
        return MASK
    text = legible(raw, most=MOST_OF_A_HEADER)
    return "" if text.kind == "nothing" else text.text + (f" … and {text.more} more" if text.more else "")


def _cut(text: str) -> str:
    return text if len(text) <= MOST_OF_A_KEY else f"{text[:MOST_OF_A_KEY]}… ({len(text)} characters)"


def _printable(name: str) -> str:
    return name if name.isprintable() else repr(name)
