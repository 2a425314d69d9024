"""A delivery row per (group, event): an event that was published twice takes effect once.

A stored position is not enough for that: a relay that dies between acknowledgement and cursor publishes the event
again, at a new offset. The row is written in the transaction of the effect. What is known is asked before the handlers
run, and the rows are written after them, when it is clear how long each took. If another process applies the same event
from another partition in between, the row is refused, and with it this transaction's effect.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError

from events.consumer.arrays import array, names
from events.consumer.reading import Arrival


class AppliedElsewhere(Exception):
    """Another process applied one of the events at the same moment: in the next try it is known."""


_KNOWN = """
    select event_id::text from events_delivery
    where group_name = %s and event_id = any(%s::uuid[]) and slot = any(%s::smallint[])
"""

_NOTE = """
    insert into events_delivery
        (slot, group_name, event_id, topic, partition, "offset", arrivals, took_ms, received_at, tries)
    select slot, %s, event_id, (%s::text[])[place], (%s::int[])[place], "offset", arrivals, took_ms,
        clock_timestamp() - make_interval(secs => %s), %s::smallint
    from unnest(%s::smallint[], %s::uuid[], %s::smallint[], %s::bigint[], %s::int[], %s::float8[])
        as t (slot, event_id, place, "offset", arrivals, took_ms)
"""

_CAME_AGAIN = """
    update events_delivery as known set arrivals = known.arrivals + again.times
    from unnest(%s::uuid[], %s::smallint[], %s::int[]) as again (event_id, slot, times)
    where known.group_name = %s and known.event_id = again.event_id and known.slot = again.slot
"""


def first_arrivals(cursor: Any, *, group: str, arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Those of ``arrivals`` that the group has not applied yet, each event once, in their order."""
    if not arrivals:
        return []
    slots = {arrival.record.slot for arrival in arrivals}
    cursor.execute(_KNOWN, [group, array(arrival.id for arrival in arrivals), array(slots)])
    known = {event_id for (event_id,) in cursor.fetchall()}
    once = {arrival.id: arrival for arrival in reversed(arrivals)}  # reversed: the first of an id is kept
    if not known and len(once) == len(arrivals):
        return list(arrivals)
    return [arrival for arrival in arrivals if once[arrival.id] is arrival and arrival.id not in known]


def note(
    cursor: Any,
    *,
    group: str,
    applied: Sequence[tuple[Arrival, float | None]],
    arrivals: Sequence[Arrival],
    seconds: float = 0.0,
    tries: int | None = None,
) -> None:
    """Write down what took effect, and count what came again.

    :param applied: with the milliseconds that the handler took, if it was called for this event alone
    :param arrivals: all, with those that came again
    :param seconds: since they were received
    :param tries: at which try they take effect, where one that failed alone is tried again
    :raises AppliedElsewhere: if another process applied one meanwhile
    """
    times = Counter(arrival.id for arrival in arrivals) if len(arrivals) > len(applied) else Counter()
    if applied:
        _insert(cursor, group, applied, times, seconds, tries)
    for arrival, _ in applied if times else ():
        del times[arrival.id]
    if times:
        again = {arrival.id: arrival.record.slot for arrival in arrivals if arrival.id in times}
        counts = array(times[event_id] for event_id in again)
        cursor.execute(_CAME_AGAIN, [array(again), array(again.values()), counts, group])


def leave_out(cursor: Any, *, group: str, arrivals: Sequence[Arrival]) -> None:
    """Note that ``arrivals`` came and are to have no effect, now or when they come again."""
    new = first_arrivals(cursor, group=group, arrivals=arrivals)
    note(cursor, group=group, applied=[(arrival, None) for arrival in new], arrivals=arrivals)


def _insert(
    cursor: Any,
    group: str,
    applied: Sequence[tuple[Arrival, float | None]],
    times: Counter[str],
    seconds: float,
    tries: int | None,
) -> None:
    records = [arrival.record for arrival, _ in applied]
    places = {place: number for number, place in enumerate(Counter(record.place for record in records), start=1)}
    values = [
        group,
        names(place.topic for place in places),
        array(place.partition for place in places),
        seconds,
        tries,
        array(record.slot for record in records),
        array(arrival.id for arrival, _ in applied),
        array(places[record.place] for record in records),
        array(record.offset for record in records),
        array(times[arrival.id] or 1 for arrival, _ in applied),
        array("null" if ms is None else ms for _, ms in applied),
    ]
    try:
        cursor.execute(_NOTE, values)
    except IntegrityError as error:
        raise AppliedElsewhere(f"{group}: {error}") from error
