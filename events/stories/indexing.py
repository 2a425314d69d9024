"""The index's group: it watches all of our own topics, and notes where each record lies, copies included.

A batch is one INSERT and no delivery rows: a row is told by where its record lies, so seeing one again changes nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from events import declare
from events.consumer.arrays import array, names
from events.consumer.record import Record, Undecodable
from events.declare import Topic
from events.handling import Group, Watch
from events.models import IndexedRecord
from events.projections import projection
from events.projections.declaration import Projection
from events.stories.ids import id_of_story, id_or_none

GROUP = "story-index"

_NOTE = """
    insert into events_index (event_id, partition, "offset", at, story, cause, topic, type, key)
    select event_id, partition, "offset", to_timestamp(ms / 1000.0), story, cause, topic, type, key
    from unnest(
        %s::uuid[], %s::int[], %s::bigint[], %s::bigint[], %s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::text[]
    ) as t (event_id, partition, "offset", ms, story, cause, topic, type, key)
    on conflict do nothing
"""


class Entry(NamedTuple):
    """A row, in the order of its columns."""

    event_id: str
    partition: int
    offset: int
    at_ms: int
    story: UUID | None
    cause: UUID | None
    topic: str
    wire_type: str
    key: str


def index(*, only: Callable[[Topic], bool] = lambda _topic: True) -> Projection:
    """Have every record of the declared topics indexed; topics that are declared later are indexed by themselves.

    Of a compacted topic, a record's row outlives it, until the index is made anew.

    :param only: says which topics, if not all
    :raises DuplicateGroup: if that was asked for already: there is one index
    """

    def topics() -> list[Topic]:
        return [topic for topic in declare.topics().values() if only(topic)]

    group = Group(GROUP, watch=Watch(topics, note))
    return projection(GROUP, group=group, models=[IndexedRecord], pure=True, from_compacted=True)


def note(cursor: Any, records: Sequence[Record]) -> None:
    """Write down where ``records`` lie."""
    if not (entries := list(_entries(records))):
        return
    column = dict(zip(Entry._fields, zip(*entries, strict=True), strict=True))
    values = [
        array(column["event_id"]),
        array(column["partition"]),
        array(column["offset"]),
        array(column["at_ms"]),
        array(known or "null" for known in column["story"]),
        array(known or "null" for known in column["cause"]),
        names(column["topic"]),
        list(column["wire_type"]),
        list(column["key"]),
    ]
    cursor.execute(_NOTE, values)


def _entries(records: Sequence[Record]) -> Iterator[Entry]:
    """None for what no publisher of ours wrote: without an id and a story nobody could ask for it."""
    for record in records:
        try:
            yield _entry(record)
        except Undecodable:
            continue


def _entry(record: Record) -> Entry:
    story = record.text("correlation_id")
    record.created_at  # noqa: B018 - raises for a time that the database would refuse, too
    return Entry(
        event_id=record.event_id,
        partition=record.place.partition,
        offset=record.offset,
        at_ms=record.timestamp_ms,
        story=id_of_story(story) if story else None,
        cause=id_or_none(record.text("causation_id")),
        topic=record.place.topic,
        wire_type="" if record.value is None else (record.wire_type or "").replace("\0", ""),
        key=record.key_text,
    )
