"""A delivery row per (group, event): an event that was published twice takes effect once.

A stored position is not enough for that: a relay that dies between acknowledgement and cursor publishes the event
again, at a new offset. The row is written in the transaction of the effect.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from events.consumer.record import Record

_ARRIVE = """
    insert into events_delivery as known (slot, group_name, event_id, topic, partition, "offset")
    select slot, %s, event_id, topic, partition, "offset"
    from unnest(%s::smallint[], %s::uuid[], %s::text[], %s::int[], %s::bigint[])
        as t (slot, event_id, topic, partition, "offset")
    order by event_id
    on conflict (group_name, event_id, slot) do update set arrivals = known.arrivals + 1
    returning event_id, arrivals
"""


def first_arrivals(cursor: Any, *, group: str, records: Sequence[Record]) -> list[Record]:
    """Note that ``records`` arrived; return those that had not before, in their order."""
    once: dict[UUID, Record] = {}
    again: list[Record] = []
    for record in records:
        if once.setdefault(record.id, record) is not record:
            again.append(record)
    fresh = _arrive(cursor, group, list(once.values()))
    for record in again:  # twice in one batch: one statement cannot touch a row twice
        _arrive(cursor, group, [record])
    return [record for record in once.values() if record.id in fresh]


def _arrive(cursor: Any, group: str, records: list[Record]) -> set[UUID]:
    if not records:
        return set()
    columns = zip(*((r.slot, r.id, r.place.topic, r.place.partition, r.offset) for r in records), strict=True)
    cursor.execute(_ARRIVE, [group, *(list(column) for column in columns)])
    return {event_id for event_id, arrivals in cursor.fetchall() if arrivals == 1}
