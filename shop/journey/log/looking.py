"""One record as it lies on the log. Of the shop's own topics only the envelope is shown, of the journey's all bytes."""

from dataclasses import dataclass
from datetime import datetime

from events import peek
from events.consumer.reading import derived_id
from events.consumer.record import Place, Record, Undecodable
from events.handling import groups
from events.models import Delivery
from events.operations import keys
from shop.shared import shared

OURS = "journey-"  # nobody's data but invented ones
SECONDS = 1.5
KEPT_SECONDS = 60.0  # what lies on the log stays as it is


@dataclass(frozen=True)
class Look:
    """A record for people. ``value`` is empty where it is not shown, or where there is none."""

    place: Place
    offset: int
    wire_type: str
    at: datetime
    key: str
    headers: tuple[tuple[str, str], ...]
    size: int
    value: str
    event_id: str
    slot: int

    @property
    def bytes(self) -> int:
        """All that it takes, but for Kafka's own envelope."""
        return len(self.key.encode()) + self.size + sum(len(f"{name}{text}".encode()) for name, text in self.headers)


@dataclass(frozen=True)
class Arrival:
    """What a group knows of the record: how often it came; it took effect once."""

    group: str
    times: int
    at: datetime


def look(place: Place, offset: int) -> Look | None:
    """The record of that offset; None if there is none, or none any more.

    :raises LogAway: if Kafka does not answer
    """
    name = f"record:{place.topic}:{place.partition}:{offset}"
    return shared(name, lambda: _ask(place, offset), fresh_seconds=KEPT_SECONDS)


def shown(record: Record) -> Look:
    """A record as far as everybody may see it."""
    open_to_all = record.place.topic.startswith(OURS)
    headers = tuple((name, _text(raw)) for name, raw in record.headers)
    return Look(
        place=record.place,
        offset=record.offset,
        wire_type=_type(record),
        at=record.created_at,
        key=keys.show(record.key) if open_to_all else "",
        headers=headers if open_to_all else (),
        size=len(record.value or b""),
        value=_text(record.value) if open_to_all else "",
        event_id=_id(record),
        slot=record.slot,
    )


def arrivals(seen: Look) -> list[Arrival]:
    """Which groups have applied it."""
    readers = [group.name for group in groups.values() if seen.place.topic in {topic.name for topic in group.topics}]
    rows = Delivery.objects.filter(group_name__in=readers, event_id=seen.event_id, slot=seen.slot)
    return [Arrival(row.group_name, row.arrivals, row.received_at) for row in rows.order_by("group_name")]


def _type(record: Record) -> str:
    """Engines write no headers of ours, and anybody may write broken ones."""
    try:
        return record.wire_type or ""
    except Undecodable:
        return ""


def _id(record: Record) -> str:
    """What groups know the record by."""
    try:
        return record.event_id
    except Undecodable:
        return derived_id(record)


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode(errors="replace")


def _ask(place: Place, offset: int) -> Look | None:
    record = peek.peek({place: offset}, seconds=SECONDS).get(place)
    return shown(record) if record and record.offset == offset else None
