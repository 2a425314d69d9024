"""A look at the log beside all groups: what there is of a topic, and single records. Nobody's position moves.

For pages, which are better off with a quick error than with patience, and which need not know Kafka's client.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import OffsetSpec  # type: ignore[attr-defined]

from events import kafka
from events.conf import conf
from events.consumer.assignment import at
from events.consumer.record import Place, Record, from_message
from events.extents import Extent
from events.lag import offsets, places

POLL_SECONDS = 0.2
READER = {
    "enable.partition.eof": True,
    "fetch.wait.max.ms": 20,
    "queued.max.messages.kbytes": 1_024,
    # A little of each partition. If one fills the queue all the same, the others wait no longer than this for room.
    "max.partition.fetch.bytes": 131_072,
    "fetch.queue.backoff.ms": 5,
}


class LogAway(Exception):
    """Kafka does not answer in time, or does not have what was asked for."""


class NoTopic(LogAway):
    """Kafka does not have the topic: if it is one of ours, manage.py create_topics makes it."""


def extents(topics: Iterable[str], *, timeout: float) -> dict[Place, Extent]:
    """The offsets that the log holds, by partition.

    :param timeout: seconds, for each of three questions
    :raises LogAway: if Kafka does not answer, or a topic is missing
    """
    with told_without_kafka():
        client = kafka.shared_admin()
        there = places(client, topics, timeout=timeout)
        lows = offsets(client, there, OffsetSpec.earliest(), timeout=timeout)
        highs = offsets(client, there, OffsetSpec.latest(), timeout=timeout)
    return {place: Extent(lows[place], highs[place]) for place in there}


def peek(spots: Mapping[Place, int], *, seconds: float) -> dict[Place, Record]:
    """One record of each place: the one at the offset or, where that was compacted away, the next one.

    Places that have none are left out, and so are those that Kafka did not send within ``seconds``.

    :raises LogAway: if the log does not hold an offset
    """
    reader = kafka.consumer("peek", kafka.OutageLog(), **READER)
    try:
        with told_without_kafka():
            reader.assign([at(place, offset) for place, offset in spots.items()])
            return _first_of_each(reader, set(spots), until=time.monotonic() + seconds)
    finally:
        reader.close()


def _first_of_each(reader: Any, wanted: set[Place], *, until: float) -> dict[Place, Record]:
    found: dict[Place, Record] = {}
    while wanted and time.monotonic() < until:
        message = reader.poll(POLL_SECONDS)
        if message is None:
            continue
        error = message.error()
        if error and error.code() != KafkaError._PARTITION_EOF:
            raise KafkaException(error)
        place = Place(message.topic().removeprefix(conf().PREFIX), message.partition())
        if place in wanted and not error:
            found[place] = from_message(message)
        wanted.discard(place)
    return found


@contextmanager
def told_without_kafka() -> Iterator[None]:
    """
    :raises LogAway: instead of the client's own error, which its callers need not know
    """
    try:
        yield
    except KafkaException as error:
        if error.args[0].code() == KafkaError.UNKNOWN_TOPIC_OR_PART:
            raise NoTopic(f"{error.args[0].str()}. {NoTopic.__doc__}") from error
        kafka.shared_admin.give_up(error)
        raise LogAway(f"{error.args[0].str()}. {LogAway.__doc__}") from error
