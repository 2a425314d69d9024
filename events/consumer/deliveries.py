"""A delivery row per (group, event): an event that was published twice takes effect once.

A stored position is not enough for that: a relay that dies between acknowledgement and cursor publishes the event
again, at a new offset. The row is written in the transaction of the effect.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from events.consumer.arrays import array, names
from events.consumer.reading import Arrival

# Only ids that were known come back.
_ARRIVE = """
    with noted as (
        insert into events_delivery as known (slot, group_name, event_id, topic, partition, "offset")
        select slot, %s, event_id, (%s::text[])[place], (%s::int[])[place], "offset"
        from unnest(%s::smallint[], %s::uuid[], %s::smallint[], %s::bigint[]) as t (slot, event_id, place, "offset")
        on conflict (group_name, event_id, slot) do update set arrivals = known.arrivals + 1
        returning event_id, arrivals)
    select event_id::text from noted where arrivals > 1
"""

_LEAVE = """
    with gone as (
        select event_id, slot, count(*) as times from unnest(%s::uuid[], %s::smallint[]) as t (event_id, slot)
        group by event_id, slot)
    update events_delivery as known set arrivals = arrivals - times
    from gone where group_name = %s and known.event_id = gone.event_id and known.slot = gone.slot
"""

_NEVER_CAME = """
    delete from events_delivery as known using unnest(%s::uuid[], %s::smallint[]) as gone (event_id, slot)
    where group_name = %s and known.event_id = gone.event_id and known.slot = gone.slot and arrivals = 0
"""

_TOOK = """
    update events_delivery as known set took_ms = t.ms
    from unnest(%s::uuid[], %s::smallint[], %s::float8[]) as t (event_id, slot, ms)
    where group_name = %s and known.event_id = t.event_id and known.slot = t.slot
"""


def first_arrivals(cursor: Any, *, group: str, arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Note ``arrivals``; return those that had not come before, in their order."""
    once = {arrival.id: arrival for arrival in reversed(arrivals)}  # reversed: the first of an id is kept
    known = _arrive(cursor, group, [arrival for arrival in arrivals if once[arrival.id] is arrival])
    if len(once) < len(arrivals):
        for arrival in arrivals:  # twice in one batch: one statement cannot touch a row twice
            if once[arrival.id] is not arrival:
                _arrive(cursor, group, [arrival])
    return [arrival for arrival in arrivals if once[arrival.id] is arrival and arrival.id not in known]


def leave_out(cursor: Any, *, group: str, arrivals: Sequence[Arrival]) -> None:
    """Take back that ``arrivals`` came: this transaction ends before them."""
    keys = [array(arrival.id for arrival in arrivals), array(arrival.record.slot for arrival in arrivals), group]
    cursor.execute(_LEAVE, keys)
    cursor.execute(_NEVER_CAME, keys)


def took(cursor: Any, *, group: str, times: Sequence[tuple[Arrival, float]]) -> None:
    """Note how many seconds each handler took."""
    ids = (arrival.id for arrival, _ in times)
    slots = (arrival.record.slot for arrival, _ in times)
    ms = (seconds * 1000 for _, seconds in times)
    cursor.execute(_TOOK, [array(ids), array(slots), array(ms), group])


def _arrive(cursor: Any, group: str, arrivals: Sequence[Arrival]) -> set[str]:
    if not arrivals:
        return set()
    records = [arrival.record for arrival in arrivals]
    places = {place: number for number, place in enumerate(Counter(record.place for record in records), start=1)}
    cursor.execute(
        _ARRIVE,
        [
            group,
            names(place.topic for place in places),
            array(place.partition for place in places),
            array(record.slot for record in records),
            array(arrival.id for arrival in arrivals),
            array(places[record.place] for record in records),
            array(record.offset for record in records),
        ],
    )
    return {event_id for (event_id,) in cursor.fetchall()}
