"""A topic of two partitions, filled with records whose times and places a test chooses."""

from confluent_kafka import Producer

from events.conf import conf
from events.declare import Topic

RUGS = Topic("carpets", partitions=2)
NOON_MS = 1_795_435_200_000  # 2026-11-23 12:00:00 UTC


def fill(*rugs, size=0):
    """``(second, partition)``: a record of that second after noon, which says so."""
    producer = Producer({"bootstrap.servers": conf().BOOTSTRAP_SERVERS})
    for second, partition in rugs:
        producer.produce(
            conf().PREFIX + RUGS.name,
            key=f"RUG-{second}",
            value=f"woven in second {second}".ljust(size),
            partition=partition,
            timestamp=NOON_MS + second * 1000,
        )
    assert producer.flush(30) == 0


def seconds(stretch):
    """When the found ones were woven."""
    return [(seen.timestamp_ms - NOON_MS) // 1000 for seen in stretch.found]
