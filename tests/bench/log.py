"""How much is on a topic, and topics to throw away."""

import time
from collections.abc import Callable

from confluent_kafka import KafkaException, TopicPartition
from confluent_kafka.admin import OffsetSpec

from events import kafka
from events.conf import conf
from events.declare import Topic

POLL_SECONDS = 0.01
PATIENCE = 100


class Ends:
    """The ends of a topic's partitions, asked for with one request."""

    def __init__(self, topic: Topic, *, prefix: str | None = None) -> None:
        self._admin = kafka.admin()
        name = (conf().PREFIX if prefix is None else prefix) + topic.name
        self._asked = {TopicPartition(name, number): OffsetSpec.latest() for number in range(topic.partitions)}

    def total(self) -> int:
        """How many records were ever acknowledged."""
        for _ in range(PATIENCE):
            try:
                return sum(future.result().offset for future in self._admin.list_offsets(self._asked).values())
            except KafkaException:  # a new topic has no leaders for a moment
                time.sleep(0.1)
        raise TimeoutError(f"Kafka names no leader for {next(iter(self._asked)).topic}.")

    def wait_for(self, total: int, *, limit_seconds: float, meanwhile: Callable[[], None]) -> None:
        """Return once there are ``total`` records; ``meanwhile`` may raise because there never will be.

        :raises TimeoutError: if they take longer
        """
        deadline = time.monotonic() + limit_seconds
        while (now := self.total()) < total:
            meanwhile()
            if time.monotonic() > deadline:
                raise TimeoutError(f"{now} of {total} records after {limit_seconds} s.")
            time.sleep(POLL_SECONDS)
