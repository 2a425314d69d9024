"""A record as it came from Kafka, and the event inside it."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from events import declare, schemas
from events.conf import conf
from events.context import Incoming
from events.declare import Event

DAY_MS = 86_400_000
DELIVERY_SLOTS = 32

_UUID = re.compile(rb"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class Undecodable(ValueError):
    """A record's bytes are not the event that its headers promise: it is parked, and its producer must be mended."""


class Place(NamedTuple):
    """One partition of one topic; the topic's name is without the prefix."""

    topic: str
    partition: int


class Record(msgspec.Struct, kw_only=True, gc=False):
    """Bytes and headers of one message; the parts are read when they are asked for, and not kept."""

    place: Place
    offset: int
    key: bytes
    value: bytes | None
    headers: list[tuple[str, bytes | None]]
    timestamp_ms: int

    def __repr__(self) -> str:
        return f"{self.place.topic}[{self.place.partition}]@{self.offset}"

    def raw(self, header: str) -> bytes | None:
        for name, raw in self.headers:
            if name == header:
                return raw
        return None

    def text(self, header: str) -> str | None:
        """A header's text, if it is there.

        :raises Undecodable: if it is no UTF-8
        """
        raw = self.raw(header)
        try:
            return None if raw is None else raw.decode()
        except UnicodeDecodeError as error:
            raise Undecodable(f"{self!r} has a header {header!r} that is no UTF-8: {raw!r}.") from error

    @property
    def wire_type(self) -> str | None:
        return self.text("type")

    @property
    def event_class(self) -> type[Event] | None:
        """What its type is read as today; None for a tombstone, and for a type that is not known here (yet)."""
        return None if self.value is None else declare.registry.get(schemas.current(self.wire_type or ""))

    @property
    def slot(self) -> int:
        """The delivery table's partition: from the event's own time, which duplicates share."""
        return self.timestamp_ms // DAY_MS % DELIVERY_SLOTS

    @property
    def event_id(self) -> str:
        """The event's id in lower case. Text, because a UUID object for each record would cost more than its decoding.

        :raises Undecodable: if the header is missing or no UUID
        """
        raw = self.raw("id")
        if raw is None or not _UUID.fullmatch(raw):
            raise Undecodable(f"{self!r} has no event id in its header 'id'.")
        return raw.decode().lower()

    @property
    def id(self) -> UUID:
        """The event's id.

        :raises Undecodable: as :attr:`event_id`
        """
        return UUID(self.event_id)

    @property
    def key_text(self) -> str:
        """The key as publishers wrote it.

        :raises Undecodable: if no publisher of ours can have written it
        """
        try:
            text = self.key.decode()
        except UnicodeDecodeError as error:
            raise Undecodable(f"{self!r} has a key that is no UTF-8: {self.key!r}.") from error
        if "\0" in text:
            raise Undecodable(f"{self!r} has a key with a NUL character: {text!r}.")
        return text

    @property
    def event(self) -> Event:
        """The event itself, taken through its upcasters; unknown fields are ignored, missing ones defaulted.

        :raises Undecodable: if the value is not that event
        """
        cls = self.event_class
        if cls is None:
            raise Undecodable(f"{self!r} has the type {self.wire_type!r}, which nothing here declares.")
        return self.read_as(cls, wire_type=self.wire_type or "")

    def read_as(self, cls: type[Event], *, wire_type: str) -> Event:
        """The event, where it is known already what it is.

        :raises Undecodable: as :attr:`event`
        """
        try:
            return schemas.decode(wire_type, self.value or b"", into=cls)
        except (msgspec.MsgspecError, UnicodeDecodeError, schemas.UpcastFailed) as error:
            raise Undecodable(f"{self!r} is not a {wire_type}: {error}") from error

    @property
    def created_at(self) -> datetime:
        try:
            return datetime.fromtimestamp(self.timestamp_ms / 1000, UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise Undecodable(f"{self!r} has the time {self.timestamp_ms} ms, which is none.") from error

    @property
    def incoming(self) -> Incoming:
        """What handlers and what they publish may know of it.

        :raises Undecodable: if some of that cannot be read
        """
        return Incoming(
            id=self.id,
            type=self.wire_type or "",
            topic=self.place.topic,
            partition=self.place.partition,
            offset=self.offset,
            key=self.key_text,
            created_at=self.created_at,
            correlation_id=self.text("correlation_id"),
            causation_id=self.text("causation_id"),
            traceparent=self.text("traceparent"),
        )


@lru_cache(maxsize=4096)
def _place(name: str, partition: int, prefix: str) -> Place:
    """Kept, because there are few, and records many."""
    return Place(name.removeprefix(prefix), partition)


def from_message(message: Any) -> Record:
    """The record in one of Kafka's messages."""
    return Record(
        place=_place(message.topic(), message.partition(), conf().PREFIX),
        offset=message.offset(),
        key=message.key() or b"",
        value=message.value(),
        headers=message.headers() or [],
        timestamp_ms=message.timestamp()[1],
    )
