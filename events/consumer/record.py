"""A record as it came from Kafka, and the event inside it."""

from datetime import UTC, datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

import msgspec

from events import declare, schemas
from events.context import Incoming
from events.declare import Event

DAY_MS = 86_400_000
DELIVERY_SLOTS = 32


class Undecodable(ValueError):
    """A record's bytes are not the event that its headers promise: it is parked, and its producer must be mended."""


class Place(NamedTuple):
    """One partition of one topic; the topic's name is without the prefix."""

    topic: str
    partition: int


class Record:
    """Bytes and headers of one message; the parts are read when they are asked for."""

    def __init__(
        self,
        *,
        place: Place,
        offset: int,
        key: bytes,
        value: bytes | None,
        headers: list[tuple[str, bytes | None]],
        timestamp_ms: int,
    ) -> None:
        self.place = place
        self.offset = offset
        self.key = key
        self.value = value
        self.headers = headers
        self.timestamp_ms = timestamp_ms

    def __repr__(self) -> str:
        return f"{self.place.topic}[{self.place.partition}]@{self.offset}"

    @cached_property
    def _header(self) -> dict[str, bytes | None]:
        return dict(self.headers)

    def text(self, header: str) -> str | None:
        raw = self._header.get(header)
        return None if raw is None else raw.decode()

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

    @cached_property
    def id(self) -> UUID:
        """The event's id.

        :raises Undecodable: if the header is missing or no UUID
        """
        try:
            return UUID(self.text("id") or "")
        except ValueError as error:
            raise Undecodable(f"{self!r} has no event id in its header 'id'.") from error

    @cached_property
    def event(self) -> Event:
        """The event itself, taken through its upcasters; unknown fields are ignored, missing ones defaulted.

        :raises Undecodable: if the value is not that event
        """
        cls = self.event_class
        if cls is None:
            raise Undecodable(f"{self!r} has the type {self.wire_type!r}, which nothing here declares.")
        try:
            return schemas.decode(self.wire_type or "", self.value or b"", into=cls)
        except (msgspec.MsgspecError, UnicodeDecodeError, schemas.UpcastFailed) as error:
            raise Undecodable(f"{self!r} is not a {self.wire_type}: {error}") from error

    @property
    def incoming(self) -> Incoming:
        return Incoming(
            id=self.id,
            type=self.wire_type or "",
            topic=self.place.topic,
            partition=self.place.partition,
            offset=self.offset,
            key=self.key.decode(),
            created_at=datetime.fromtimestamp(self.timestamp_ms / 1000, UTC),
            correlation_id=self.text("correlation_id"),
            causation_id=self.text("causation_id"),
            traceparent=self.text("traceparent"),
        )
