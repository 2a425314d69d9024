"""The records that a test looks at, and words for what it found instead of what it wanted."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from events.consumer.record import Place, Record
from events.declare import Event

T = TypeVar("T", bound=Event)

HEADERS = ("id", "type", "correlation_id", "causation_id", "traceparent")


class Found:
    """Records in the order in which they were published, and their events."""

    records: Sequence[Record] = ()

    @property
    def events(self) -> list[Event]:
        """All events, as a reader would decode them. Tombstones are records without an event."""
        return [record.event for record in self.records if record.value is not None]

    def of(self, cls: type[T], **fields: Any) -> list[T]:
        """The events of one class, those with the given field values."""
        ours = [event for event in self.events if isinstance(event, cls)]
        return [event for event in ours if all(getattr(event, name) == value for name, value in fields.items())]

    def one(self, cls: type[T], **fields: Any) -> T:
        """The only such event.

        :raises AssertionError: if there is none or more than one; it lists what was published
        """
        found = self.of(cls, **fields)
        if len(found) != 1:
            raise AssertionError(f"Wanted one {_name(cls, fields)}, found {len(found)}. {self}")
        return found[0]

    def none(self, cls: type[Event] = Event, **fields: Any) -> None:
        """Make sure that nothing was published, or nothing such.

        :raises AssertionError: listing what was published
        """
        if found := self.of(cls, **fields):
            raise AssertionError(f"Wanted no {_name(cls, fields)}, found {len(found)}. {self}")

    def __len__(self) -> int:
        return len(self.records)

    def __str__(self) -> str:
        if not self.records:
            return "Nothing was published."
        lines = [f"  {record.wire_type} {record.key.decode()} {_text(record)}" for record in self.records]
        return "\n".join(["Published, oldest first:", *lines])


def _name(cls: type[Event], fields: dict[str, Any]) -> str:
    wanted = ", ".join(f"{name}={value!r}" for name, value in fields.items())
    return f"{cls.__name__}({wanted})" if wanted else cls.__name__


def _text(record: Record) -> str:
    return "(tombstone)" if record.value is None else record.value.decode()


def as_record(columns: Mapping[str, Any], *, offset: int, created_at: datetime) -> Record:
    """The record that the relay would make of an outbox row."""
    texts = ((name, columns[name]) for name in HEADERS)
    payload = columns["payload"]
    return Record(
        place=Place(columns["aggregatetype"], 0),
        offset=offset,
        key=columns["aggregateid"].encode(),
        value=None if payload is None else payload.encode(),
        headers=[(name, None if text is None else str(text).encode()) for name, text in texts],
        timestamp_ms=int(created_at.replace(tzinfo=UTC).timestamp() * 1000),
    )
