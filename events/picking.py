"""Single records from anywhere on the log, many at once, with one consumer that is no member of a group."""

import time
from collections.abc import Iterable
from typing import Any

from confluent_kafka import KafkaError, KafkaException

from events import kafka
from events.conf import conf
from events.consumer.assignment import at
from events.consumer.record import Place, Record, from_message
from events.peek import POLL_SECONDS, READER, told_without_kafka

Spot = tuple[Place, int]

NEAR = 500  # records that are read on over, rather than to ask Kafka anew for what lies behind them


def pick(spots: Iterable[Spot], *, seconds: float) -> dict[Spot, Record]:
    """The records at exactly these offsets. Left out is what was compacted away, or did not come within ``seconds``.

    :raises LogAway: if Kafka does not answer, or the log does not hold an offset
    """
    wanted: dict[Place, list[int]] = {}
    for place, offset in sorted(set(spots), reverse=True):
        wanted.setdefault(place, []).append(offset)  # the next one last
    if not wanted:
        return {}
    reader = kafka.consumer("peek", kafka.OutageLog(), **READER)
    try:
        with told_without_kafka():
            reader.assign([at(place, offsets[-1]) for place, offsets in wanted.items()])
            return _picked(reader, wanted, until=time.monotonic() + seconds)
    finally:
        reader.close()


def _picked(reader: Any, wanted: dict[Place, list[int]], *, until: float) -> dict[Spot, Record]:
    found: dict[Spot, Record] = {}
    while wanted and time.monotonic() < until:
        message = reader.poll(POLL_SECONDS)
        if message is None:
            continue
        place = Place(message.topic().removeprefix(conf().PREFIX), message.partition())
        error = message.error()
        if error and error.code() != KafkaError._PARTITION_EOF:
            raise KafkaException(error)
        if place not in wanted:
            continue
        if not error and message.offset() in wanted[place]:
            found[place, message.offset()] = from_message(message)
        _go_on(reader, wanted, place, after=message.offset())
    return found


def _go_on(reader: Any, wanted: dict[Place, list[int]], place: Place, *, after: int) -> None:
    """Cross off what lies up to ``after``, and leap to the next if it is far."""
    before = wanted[place][-1]
    while wanted[place] and wanted[place][-1] <= after:
        wanted[place].pop()
    if not wanted[place]:
        del wanted[place]
        reader.pause([at(place, 0)])
    elif wanted[place][-1] != before and wanted[place][-1] - after > NEAR:
        reader.seek(at(place, wanted[place][-1]))
