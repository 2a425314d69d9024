"""Reads stretches of partitions, each in its order, with a consumer that is no member of a group."""

import math
import time
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from confluent_kafka import KafkaError, KafkaException

from events.conf import conf
from events.consumer.assignment import at
from events.consumer.record import Place, Record, from_message

BATCH = 1_000  # records, of which the consumer's queue holds fewer if they are large


class Extent(NamedTuple):
    """What there is of a partition: the offsets from ``low`` to before ``high``."""

    low: int
    high: int


class LogSilent(Exception):
    """Kafka stopped answering in the middle. Nothing was changed: try again when it is back."""


def read(
    consumer: Any, wanted: Mapping[Place, Extent], *, patience: float, until: float = math.inf
) -> Iterator[list[Record]]:
    """The records of each extent, each partition in its order, in batches.

    :param patience: seconds without any record, after which it gives up
    :param until: when it gives up in any case, by the monotonic clock
    :raises LogSilent: then
    :raises KafkaException: what Kafka says, for instance that it does not hold an offset
    """
    ends = {place: extent.high for place, extent in wanted.items() if extent.low < extent.high}
    # And no pausing: a partition that is paused, assigned anew and resumed may stay silent (librdkafka 2.16).
    if left := consumer.assignment():
        consumer.incremental_unassign(left)
    consumer.incremental_assign([at(place, wanted[place].low) for place in ends])
    heard_at = now = time.monotonic()
    while ends:
        messages = _poll(consumer, max(0.0, min(1.0, patience, until - now)))
        now = time.monotonic()
        heard_at = now if messages else heard_at
        if batch := [record for message in messages if (record := _within(consumer, message, ends))]:
            yield batch
        if ends and (now - heard_at > patience or now > until):
            raise LogSilent(f"Kafka sent nothing for {now - heard_at:.0f} s. {LogSilent.__doc__}")


def _poll(consumer: Any, seconds: float) -> list[Any]:
    first = consumer.poll(seconds)
    return [] if first is None else [first, *consumer.consume(BATCH - 1, timeout=0)]


def _within(consumer: Any, message: Any, ends: dict[Place, int]) -> Record | None:
    """The record, if it is before its partition's end. Crosses partitions off that are read to their end."""
    place = Place(message.topic().removeprefix(conf().PREFIX), message.partition())
    if place not in ends:
        return None
    error, end = message.error(), ends[place]
    if error and error.code() != KafkaError._PARTITION_EOF:
        raise KafkaException(error)
    # A compacted log may lack the record just before the end: then a later one, or the log's own end, tells.
    if message.offset() + 1 >= end:
        del ends[place]
        consumer.incremental_unassign([at(place, 0)])
    return None if error or message.offset() >= end else from_message(message)
