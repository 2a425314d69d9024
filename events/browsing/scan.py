"""Looks through all partitions of a topic in the order of time, from any place on, in both directions.

It ends when there is enough, when there is no more, or when one click has taken long enough; and it says which, and
where to go on. Partitions keep their own order: between them, the time of the next record of each decides.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Any, Literal

import msgspec

from events import extents, kafka
from events.browsing.lanes import Lane, Seen
from events.consumer.record import Place, Record
from events.extents import Extent, LogSilent
from events.peek import READER, LogAway, told_without_kafka

KEPT_BYTES = 65_536  # of a value: a page of long ones must not fill the memory
SMALL = 256  # records of a partition: to fetch fewer saves no time
SILENCE_SECONDS = 10.0  # the time of a scan is over before that
QUEUE = {"queued.max.messages.kbytes": 4_096}

Ended = Literal["full", "over", "enough"]
Reach = Mapping[Place, int]  # an offset in each partition


@dataclass(frozen=True)
class Stretch:
    """What a scan found, in the order in which it looked.

    It lies between the offsets ``older`` and before the offsets ``newer``; each is where another one goes on.
    ``ended``: ``full`` with as many as were asked for, ``over`` as there are no more, or ``enough`` was looked at.
    ``last_ms``: the time of the last record that it looked at.
    """

    found: tuple[Seen, ...]
    older: dict[Place, int]
    newer: dict[Place, int]
    looked: int
    last_ms: int | None
    ended: Ended


def scan(
    within: Mapping[Place, Extent],
    start: Reach,
    *,
    forward: bool,
    wants: Callable[[Record], bool],
    most: int,
    records: int,
    seconds: float,
) -> Stretch:
    """Go from ``start`` on for ``most`` wanted records, but look at no more than ``records``, for ``seconds`` at most.

    :param within: where to look; ``start`` names an offset for each of its places
    :raises LogAway: if Kafka sent nothing in time, or does not hold an offset
    """
    lanes = [Lane(place, extent, at=start[place], forward=forward) for place, extent in within.items()]
    begun = {lane.place: lane.at for lane in lanes}
    consumer = kafka.consumer("browse", kafka.OutageLog(), **{**READER, **QUEUE})
    try:
        with told_without_kafka():
            scanned = _Scan(consumer, lanes, wants, forward=forward, until=time.monotonic() + seconds)
            ended = scanned.go(most=most, records=records)
    finally:
        consumer.close()
    reached = {lane.place: lane.at for lane in lanes}
    older, newer = (begun, reached) if forward else (reached, begun)
    return Stretch(tuple(scanned.found), older, newer, scanned.looked, scanned.last_ms, ended)


class _Scan:
    def __init__(
        self, consumer: Any, lanes: list[Lane], wants: Callable[[Record], bool], *, forward: bool, until: float
    ) -> None:
        self.found: list[Seen] = []
        self.looked = 0
        self.last_ms: int | None = None
        self._consumer = consumer
        self._lanes = lanes
        self._wants = wants
        self._sign = 1 if forward else -1
        self._until = until

    def go(self, *, most: int, records: int) -> Ended:
        while self._fill(self._share(records)):
            if not self._merge(most=most, records=records):
                return "full" if len(self.found) >= most else "enough"
        return "over" if all(lane.over and not lane.head for lane in self._lanes) else "enough"

    def _share(self, records: int) -> int:
        """What a partition has of the records that may still be looked at: where each has as many, none is in vain."""
        return max(SMALL, (records - self.looked) // max(1, len(self._lanes)) + 1)

    def _fill(self, most: int) -> bool:
        """See to it that each lane has a record ahead, or has none left; whether any has one.

        :raises LogAway: if there was not even time for the first stretch
        """
        while any(lane.head is None and not lane.over for lane in self._lanes):
            wanted = {lane: lane.stretch(most=most) for lane in self._lanes if lane.low}
            got = self._fetch({lane.place: stretch for lane, stretch in wanted.items()})
            if got is None:
                return False
            for lane, stretch in wanted.items():
                lane.take_in(stretch, got[lane.place])
        return any(lane.head for lane in self._lanes)

    def _fetch(self, wanted: Mapping[Place, Extent]) -> Mapping[Place, list[Seen]] | None:
        """None if time is up: half of a stretch is of no use to whoever goes backward."""
        got: defaultdict[Place, list[Seen]] = defaultdict(list)
        try:
            for batch in extents.read(self._consumer, wanted, patience=SILENCE_SECONDS, until=self._until):
                for record in batch:
                    got[record.place].append(self._look(record))
        except LogSilent as silent:
            if self.looked:
                return None
            raise LogAway(f"Kafka did not send the first records in time. {LogAway.__doc__}") from silent
        return got

    def _look(self, record: Record) -> Seen:
        size = len(record.value or b"")
        wanted = record if self._wants(record) else None
        if wanted and size > KEPT_BYTES:
            wanted = msgspec.structs.replace(record, value=(record.value or b"")[:KEPT_BYTES])
        return Seen(record.offset, record.timestamp_ms, size, wanted)

    def _merge(self, *, most: int, records: int) -> bool:
        """Take the lanes' records by time, until one lane has to be filled; whether to go on then."""
        heads = [self._entry(lane, lane.head) for lane in self._lanes if lane.head]
        heapify(heads)
        while heads:
            *_, lane = heappop(heads)
            seen = lane.take()
            self.looked, self.last_ms = self.looked + 1, seen.timestamp_ms
            if seen.record:
                self.found.append(seen)
            if len(self.found) >= most or self.looked >= records or time.monotonic() > self._until:
                return False
            if lane.head:
                heappush(heads, self._entry(lane, lane.head))
            elif not lane.over:
                return True
        return True

    def _entry(self, lane: Lane, head: Seen) -> tuple[int, int, int, Lane]:
        return self._sign * head.timestamp_ms, self._sign * lane.place.partition, id(lane), lane
