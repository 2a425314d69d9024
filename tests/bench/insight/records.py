"""The records of the past, as the relay would have written them, and the rows that the index would have of them.

Topics are new and nobody else writes to them, so the offset of each record is known before Kafka says it.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from confluent_kafka import Producer

from events.conf import conf
from events.partitioning import partition_of
from orders.events import ORDERS
from tests.bench.insight.plot import ORDER, PLOT, event_id, order_id

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
POLL_EVERY = 5_000


class Laid(NamedTuple):
    """Where one event lies: a row of ``events_index``."""

    event_id: str
    partition: int
    offset: int
    at_ms: int
    story: str
    cause: str | None
    topic: str
    wire_type: str
    key: str


def first_whole(*, orders: int, records: int) -> int:
    """The number of the first order that is told to its end: of those before it only the first event is there."""
    return max(0, records - sum(turn.event.topic is ORDERS for turn in PLOT) * orders)


def lay_down(*, orders: int, records: int, last_ms: int, every_ms: int) -> Iterator[Laid]:
    """Write ``orders`` whole orders, then first events of others until the topic of orders has so many ``records``."""
    others = first_whole(orders=orders, records=records)
    begun_ms = last_ms - (orders + others) * every_ms
    payloads = [turn.payload for turn in PLOT]
    producer = Producer({"bootstrap.servers": conf().BOOTSTRAP_SERVERS, "queue.buffering.max.messages": 1_000_000})
    ends: Counter[tuple[str, int]] = Counter()
    for number in range(orders + others):
        whole = number >= others  # so that the newest are whole
        for laid, turn in _of_order(number, begun_ms + number * every_ms, ends, whole=whole):
            _send(producer, laid, payloads[turn].replace(ORDER, laid.key))
            if whole:
                yield laid
        if number % POLL_EVERY == 0:
            producer.flush()
    producer.flush()


def _of_order(number: int, at_ms: int, ends: Counter[tuple[str, int]], *, whole: bool) -> Iterator[tuple[Laid, int]]:
    key = order_id(number)
    for index, turn in enumerate(PLOT if whole else PLOT[:1]):
        topic = turn.event.topic
        partition = partition_of(key.encode(), partitions=topic.partitions) or 0
        place = topic.name, partition
        cause = None if turn.cause is None else event_id(number, turn.cause)
        wire_type = turn.event.wire_type
        yield (
            Laid(
                event_id(number, index), partition, ends[place], at_ms + turn.ms, key, cause, topic.name, wire_type, key
            ),
            index,
        )
        ends[place] += 1


def _send(producer: Producer, laid: Laid, payload: str) -> None:
    headers = {
        "id": laid.event_id,
        "type": laid.wire_type,
        "correlation_id": laid.story,
        "traceparent": TRACE,
        **({"causation_id": laid.cause} if laid.cause else {}),
    }
    while True:
        try:
            producer.produce(
                conf().PREFIX + laid.topic, payload, laid.key, laid.partition, headers=headers, timestamp=laid.at_ms
            )
        except BufferError:
            producer.flush()
        else:
            return
