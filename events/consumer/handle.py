"""Hands a batch's first arrivals to the group's handlers, in the log's order, inside the caller's transaction."""

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import msgspec

from events import context
from events.consumer import deliveries
from events.consumer.deadline import Deadline
from events.consumer.reading import Arrival, name_of, read, type_of
from events.consumer.record import Record
from events.handling import Batch, Group, Watch
from events.observe import tracing


class Call(NamedTuple):
    """One call of a handler: with one event, or with a batch."""

    arrivals: Sequence[Arrival]
    seconds: float

    @property
    def milliseconds(self) -> float | None:
        """How long the event took; None for a batch, whose events share the time."""
        return None if self.arrivals[0].batched else self.seconds * 1000


class Tally(msgspec.Struct):
    """What became of a batch. Count it when its transaction is committed, not before: it may be tried again.

    ``done``: so many of the records, from the first on, are dealt with; the rest was left for another transaction.
    ``skipped``: the types of those that the group has no handler for. ``watched``: of those that it only looked at.
    """

    done: int
    calls: list[Call] = []
    repeated: list[Arrival] = []
    skipped: list[str] = []
    watched: list[str] = []

    @property
    def effects(self) -> int:
        return sum(len(call.arrivals) for call in self.calls)


def never() -> bool:
    return False


def run(group: Group, records: Sequence[Record], cursor: Any) -> int:
    """Apply ``records``; return how many events took effect. Call inside a transaction."""
    return handle(group, records, cursor, suspects=[]).effects


def handle(
    group: Group,
    records: Sequence[Record],
    cursor: Any,
    *,
    suspects: list[Record],
    enough: Callable[[], bool] = never,
    tries: int | None = None,
) -> Tally:
    """As :func:`run`, and tell more.

    :param suspects: holds, when this raises, the records one of which is to blame; none if it can be any
    :param enough: asked between two calls; once it is true, what is left is left for another transaction
    :param tries: at which try the records take effect, where that is noted
    """
    if group.watch is not None:
        return _watched(group, group.watch, records, cursor)
    began = time.perf_counter()
    tally = Tally(done=len(records))
    skipped: list[Record] = []
    arrivals = list(_read(group, records, suspects, skipped))
    fresh = deliveries.first_arrivals(cursor, group=group.name, arrivals=arrivals)
    tally.calls, left = call_handlers(group, fresh, suspects=suspects, enough=enough)
    if left:
        arrivals = arrivals[: arrivals.index(left[0])]
        tally.done = records.index(left[0].record)
        dealt_with = {id(record) for record in records[: tally.done]}
        skipped = [record for record in skipped if id(record) in dealt_with]
    tally.skipped = [type_of(record) for record in skipped]
    applied = [(arrival, call.milliseconds) for call in tally.calls for arrival in call.arrivals]
    seconds = time.perf_counter() - began
    deliveries.note(cursor, group=group.name, applied=applied, arrivals=arrivals, seconds=seconds, tries=tries)
    if len(applied) < len(arrivals):
        new = {id(arrival) for arrival, _ in applied}
        tally.repeated = [arrival for arrival in arrivals if id(arrival) not in new]
    return tally


def _watched(group: Group, watch: Watch, records: Sequence[Record], cursor: Any) -> Tally:
    with Deadline(group.time_limit) as limit:
        limit.restart()
        watch.take(cursor, records)
        limit.check()
    return Tally(done=len(records), watched=[name_of(record) for record in records])


def call_handlers(
    group: Group,
    arrivals: Sequence[Arrival],
    *,
    suspects: list[Record] | None = None,
    enough: Callable[[], bool] = never,
) -> tuple[list[Call], Sequence[Arrival]]:
    """Call the handlers, in order; return the calls, and the arrivals that were not enough time for."""
    blame = [] if suspects is None else suspects
    calls: list[Call] = []
    at = 0
    with Deadline(group.time_limit) as limit:
        for together in _calls(arrivals):
            if calls and enough():
                return calls, arrivals[at:]
            for arrival in together:
                blame[:] = (arrival.record,)
                arrival.read()
            blame[:] = [arrival.record for arrival in together]
            began = time.perf_counter()
            limit.restart()
            (_call_with_batch if together[0].batched else _call_with_one)(group, together)
            limit.check()
            calls.append(Call(together, time.perf_counter() - began))
            at += len(together)
    blame.clear()
    return calls, ()


def _read(group: Group, records: Sequence[Record], suspects: list[Record], skipped: list[Record]) -> Iterator[Arrival]:
    for record in records:
        suspects[:] = (record,)
        if arrival := read(group, record):
            yield arrival
        else:
            type_of(record)  # raises while it is the suspect
            skipped.append(record)
    suspects.clear()


def _calls(arrivals: Sequence[Arrival]) -> Iterator[Sequence[Arrival]]:
    """What goes into one call: neighbours that have the same batch handler, and else each event alone."""
    for (_, batched), neighbours in groupby(arrivals, key=lambda arrival: (id(arrival.handler), arrival.batched)):
        if batched:
            yield list(neighbours)
        else:
            yield from ([arrival] for arrival in neighbours)


def _call_with_one(group: Group, arrivals: Sequence[Arrival]) -> None:
    (arrival,) = arrivals
    incoming = arrival.incoming
    with context.handling(incoming, group=group.name), tracing.processing(incoming, group=group.name):
        arrival.handler(arrival.event)


def _call_with_batch(group: Group, arrivals: Sequence[Arrival]) -> None:
    batch = Batch([arrival.event for arrival in arrivals], arrivals)
    origins = (arrival.incoming for arrival in arrivals)  # only looked at where somebody traces
    with context.handling_batch(group=group.name), tracing.processing_batch(origins, group=group.name):
        arrivals[0].handler(batch)
