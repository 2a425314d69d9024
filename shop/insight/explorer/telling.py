"""All that is known of one record: what it is, whether it can be read, what caused it, and who received it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from events.consumer.record import Record
from events.reasons import knows_reasons
from events.schemas.known import schema_of
from events.stories import Chapter, Copy, Reaction, story_of
from events.stories.ids import id_or_none
from events.stories.reacting import Asked, reactions
from events.stories.words import words
from orders.story import find_id
from shop.insight.explorer.fields import Field, fields, prose
from shop.insight.explorer.reading import Reading, read
from shop.insight.explorer.showing import Shown, shown


@dataclass(frozen=True)
class Receiver:
    """A group, and what it made of the record's event."""

    group: str
    handler: str
    words: str


@dataclass(frozen=True)
class Told:
    """``cause`` and ``effects``: other events of its story, as far as it is known. ``order_id``: whose story."""

    record: Shown
    reading: Reading
    fields: tuple[Field, ...]
    about: str
    receivers: tuple[Receiver, ...]
    cause: Chapter | None
    effects: tuple[Chapter, ...]
    order_id: UUID | None


def tell(record: Record, *, reader: Any, whole: bool, now: datetime) -> Told:
    """What ``reader`` may know of it.

    :param whole: with all of a long value
    """
    seen = shown(record, reader=reader, whole=whole)
    story = seen.header("correlation_id") if not seen.hidden else ""
    chapters = story_of(story, now=now, part=lambda told: _place(told, seen)).chapters if story else ()
    own = next(iter(chapters[_place(chapters, seen)]), None)
    received = own.reactions if own else _reactions(record, seen, now)
    reasons, decisions = knows_reasons(reader), reader.has_perm("events.view_decision")
    return Told(
        record=seen,
        reading=read(record, seen),
        fields=fields(shown(record, reader=reader, whole=True)),
        about=prose(schema_of(seen.wire_type) or {}),
        receivers=tuple(
            Receiver(one.group, one.handler, words(one, reasons=reasons, decisions=decisions)) for one in received
        ),
        cause=next((one for one in chapters if own and one.event_id == own.cause), None),
        effects=tuple(one for one in chapters if own and one.cause == own.event_id),
        order_id=find_id(story) if id_or_none(story) and reader.has_perm("orders.view_story") else None,
    )


def _place(chapters: Sequence[Chapter], seen: Shown) -> slice:
    """Where the record's own event stands in its story: who reacted to the others is theirs to tell."""
    place = next((place for place, one in enumerate(chapters) if str(one.event_id) == seen.event_id), len(chapters))
    return slice(place, place + 1)


def _reactions(record: Record, seen: Shown, now: datetime) -> tuple[Reaction, ...]:
    """Of one that is in no story that we know of."""
    if not (seen.event_id and seen.wire_type and seen.at) or record.value is None:
        return ()
    event_id = UUID(seen.event_id)
    copy = Copy(record.place.topic, record.place.partition, record.offset)
    key = record.key.decode(errors="replace")
    asked = Asked(event_id, seen.wire_type, record.place.topic, key, seen.at, (copy,))
    return reactions([asked], now=now)[event_id]
