"""Which partitions this process owns, and where it goes on in each.

Kafka decides who gets which partition; PostgreSQL decides where to go on, and fences whoever had it before.
"""

import logging
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from confluent_kafka import KafkaException, TopicPartition
from django.db import connections

from events import kafka
from events.conf import conf
from events.consumer import positions
from events.consumer.patience import Life, patiently
from events.consumer.positions import Claim, Halted
from events.consumer.record import Place
from events.handling import Group

log = logging.getLogger("events.consumer")

T = TypeVar("T")


class Assignment:
    """The claims of one consumer. Its callbacks run inside the consumer's ``poll``."""

    def __init__(self, group: Group, consumer: Any, life: Life) -> None:
        self.claims: dict[Place, Claim] = {}
        self.failure: Exception | None = None
        self._group = group
        self._consumer = consumer
        self._life = life

    def subscribe(self) -> None:
        names = [conf().PREFIX + topic.name for topic in self._group.topics]
        self._consumer.subscribe(names, on_assign=self._assigned, on_revoke=self._revoked, on_lost=self._revoked)
        log.info("%s listens to %s.", self._group.name, ", ".join(names))

    def renew(self) -> None:
        """After another process fenced us: claim what Kafka still gives us, and read on from what is stored."""
        self.claims.clear()
        assigned = self._consumer.assignment()
        self._claim(assigned)
        for place in map(_place, assigned):
            self._consumer.seek(at(place, self.claims[place].position))

    def _assigned(self, consumer: Any, partitions: list[TopicPartition]) -> None:
        try:
            self._claim(partitions)
        except Exception as error:
            self.failure = error  # raised out of a callback it would be lost; the runner raises it
            return
        places = map(_place, partitions)
        consumer.incremental_assign([at(place, self.claims[place].position) for place in places])

    def _revoked(self, consumer: Any, partitions: list[TopicPartition]) -> None:
        for partition in partitions:
            self.claims.pop(_place(partition), None)
        consumer.incremental_unassign(partitions)

    def _claim(self, partitions: list[TopicPartition]) -> None:
        if not partitions:
            return
        ids = self._patiently(lambda: kafka.topic_ids({partition.topic for partition in partitions}))
        for partition in partitions:
            self.claims[_place(partition)] = self._claim_one(partition, ids[partition.topic])
        log.info("%s took %s.", self._group.name, _named(partitions))

    def _claim_one(self, partition: TopicPartition, topic_id: str) -> Claim:
        low, high = self._patiently(lambda: self._consumer.get_watermark_offsets(partition, timeout=10))
        start = high if self._group.start == "latest" else low

        def store() -> Claim:
            with connections[conf().DATABASE].cursor() as cursor:
                return positions.claim(
                    cursor, group=self._group.name, place=_place(partition), topic_id=topic_id, start=start
                )

        claim = patiently(store, life=self._life, name=self._group.name)
        if not low <= claim.position <= high:
            raise Halted(
                f"{self._group.name} stands at {claim.position} of {partition.topic}[{partition.partition}], but the "
                f"log holds {low} to {high}: events are missing. Restore the log, or set events_position."
            )
        return claim

    def _patiently(self, question: Callable[[], T]) -> T:
        """Ask Kafka until it answers: it may just be coming back.

        :raises KafkaException: once this worker's life is over
        """
        while True:
            try:
                return question()
            except KafkaException as error:
                if self._life.over:
                    raise
                log.warning("%s: Kafka says %s; asking again.", self._group.name, error.args[0].str())
                self._life.pause(0.5)


def at(place: Place, offset: int) -> TopicPartition:
    """A place and an offset, as Kafka's client wants them."""
    return TopicPartition(conf().PREFIX + place.topic, place.partition, offset)


def _place(partition: TopicPartition) -> Place:
    return Place(partition.topic.removeprefix(conf().PREFIX), partition.partition)


def _named(partitions: Iterable[TopicPartition]) -> str:
    return ", ".join(f"{partition.topic}[{partition.partition}]" for partition in partitions)
