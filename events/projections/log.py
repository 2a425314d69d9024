"""Reads topics beside a group: from the beginning to where it is told, and without joining the group."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from confluent_kafka import KafkaException
from confluent_kafka.admin import ConfigResource, ResourceType  # type: ignore[attr-defined]

from events import extents, kafka
from events.conf import conf
from events.consumer.assignment import at
from events.consumer.record import Place, Record
from events.extents import Extent
from events.handling import Group

PATIENCE_SECONDS = 30.0
ELECTION_SECONDS = 10.0


class Log:
    """A reader of all partitions of a group's topics."""

    def __init__(self, group: Group, consumer: Any) -> None:
        self._topics = [topic.name for topic in group.topics]
        self._consumer = consumer

    def extents(self) -> dict[Place, Extent]:
        """What there is, by partition.

        :raises KafkaException: if Kafka is away or a topic is missing
        """
        found = {}
        for topic in self._topics:
            described = self._consumer.list_topics(conf().PREFIX + topic, timeout=10).topics[conf().PREFIX + topic]
            if described.error:
                raise KafkaException(described.error)
            for partition in described.partitions:
                place = Place(topic, partition)
                found[place] = self._extent(place)
        return found

    def _extent(self, place: Place) -> Extent:
        """Asked again for a while: a partition may just be changing its leader."""
        until = time.monotonic() + ELECTION_SECONDS
        while True:
            try:
                return Extent(*self._consumer.get_watermark_offsets(at(place, 0), timeout=ELECTION_SECONDS))
            except KafkaException:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    @cached_property
    def topic_ids(self) -> dict[str, str]:
        """Kafka's id of each topic, when it was first asked: a topic made anew in the middle shows as a mismatch."""
        ids = kafka.topic_ids([conf().PREFIX + topic for topic in self._topics])
        return {name.removeprefix(conf().PREFIX): topic_id for name, topic_id in ids.items()}

    def compacted(self) -> list[str]:
        """The topics of which Kafka forgets all but each key's newest record."""
        asked = {ConfigResource(ResourceType.TOPIC, conf().PREFIX + topic): topic for topic in self._topics}
        client = kafka.admin()  # kept until all futures are done: without it they fail
        answers = kafka.answers(client.describe_configs(list(asked), request_timeout=kafka.REQUEST_SECONDS), within=10)
        policies = {asked[resource]: entries["cleanup.policy"].value for resource, entries in answers.items()}
        return [topic for topic, policy in policies.items() if "compact" in policy]

    def read(self, spans: Mapping[Place, Extent]) -> Iterator[list[Record]]:
        """The records of each span, each partition in its order, in batches.

        :raises LogSilent: if nothing comes for half a minute
        """
        return extents.read(self._consumer, spans, patience=PATIENCE_SECONDS)


@contextmanager
def reading(group: Group) -> Iterator[Log]:
    """A log reader with a consumer of its own."""
    consumer = kafka.consumer(
        f"{group.name}-rebuild",
        kafka.OutageLog(),
        **{"enable.partition.eof": True, "fetch.wait.max.ms": 20},
    )
    try:
        yield Log(group, consumer)
    finally:
        consumer.close()
