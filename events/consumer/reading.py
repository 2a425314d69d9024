"""What a group makes of a record: which handler it goes to, and by which id it is told from others."""

from typing import Any
from uuid import UUID, uuid5

import msgspec

from events import declare, schemas
from events.consumer.record import Record, Undecodable
from events.context import Incoming
from events.declare import Event
from events.handling import Decoder, Group, Handler

TOMBSTONE = "tombstone"
_OUTSIDE = UUID("5b6f2f0e-6f0f-5f3c-9b55-1d7f8a0c6a11")  # the namespace of ids that are derived; never change it


class Arrival(msgspec.Struct, gc=False):
    """A record that the group reacts to. ``event`` is None until it is read."""

    record: Record
    id: str
    wire_type: str
    handler: Handler
    batched: bool = False
    cls: type[Event] | None = None
    event: Any = None

    def read(self) -> None:
        """Fill in ``event``, what the handler is called with.

        :raises Undecodable: if the value is not the event that its type promises
        """
        if self.event is None and self.cls is not None:
            self.event = self.record.read_as(self.cls, wire_type=self.wire_type)

    @property
    def incoming(self) -> Incoming:
        """
        :raises Undecodable: if the headers of a record of ours cannot be read
        """
        if self.cls is not None:
            return self.record.incoming
        record = self.record
        ours = self.wire_type == TOMBSTONE and record.raw("id") is not None
        return Incoming(
            id=UUID(self.id),
            type=self.wire_type,
            topic=record.place.topic,
            partition=record.place.partition,
            offset=record.offset,
            key=record.key.decode(errors="backslashreplace"),
            created_at=record.created_at,
            correlation_id=record.text("correlation_id") if ours else None,
            causation_id=record.text("causation_id") if ours else None,
            traceparent=record.text("traceparent") if ours else None,
        )


def read(group: Group, record: Record) -> Arrival | None:
    """What the group does with a record; None if it has no handler for such.

    :raises Undecodable: if that cannot be told, or the id is missing
    """
    if record.value is None:
        return _tombstone(group, record)
    if group.decoder and any(topic.name == record.place.topic for topic in group.outside):
        return _outside(group, record, group.decoder)
    wire_type = record.wire_type
    if wire_type is None:
        raise Undecodable(f"{record!r} has no header 'type': if the topic is not ours, list it in Group(outside=…).")
    cls = declare.registry.get(schemas.current(wire_type))
    handler = group.handlers.get(cls) if cls else None
    if cls is None or handler is None:
        return None
    record.key_text  # noqa: B018 - raises where the handler would otherwise be given an impossible key
    return Arrival(record, record.event_id, wire_type, handler, cls in group.batched, cls)


def type_of(record: Record) -> str:
    """What a record without a handler is counted as."""
    if record.value is None:
        return TOMBSTONE
    return record.text("type") or f"from {record.place.topic}"


def name_of(record: Record) -> str:
    """As :func:`type_of`, of any record."""
    try:
        return type_of(record)
    except Undecodable:
        return "unreadable"


def _tombstone(group: Group, record: Record) -> Arrival | None:
    if record.place.topic not in group.tombstones:
        return None
    _, handler = group.tombstones[record.place.topic]
    return Arrival(record, _id(record), TOMBSTONE, handler, event=record.key_text)


def _outside(group: Group, record: Record, decoder: Decoder) -> Arrival | None:
    event = decoder(record)
    handler = None if event is None else group.handlers.get(type(event))
    if event is None or handler is None:
        return None
    return Arrival(record, derived_id(record), event.wire_type, handler, type(event) in group.batched, event=event)


def _id(record: Record) -> str:
    return derived_id(record) if record.raw("id") is None else record.event_id


def derived_id(record: Record) -> str:
    """The id of a record that brings none: where it stands on the log, and since when. It never changes."""
    where = f"{record.place.topic}/{record.place.partition}/{record.offset}/{record.timestamp_ms}"
    return str(uuid5(_OUTSIDE, where))
