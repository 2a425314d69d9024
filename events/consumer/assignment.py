"""Which partitions this process owns, and where it goes on in each.

Kafka decides who gets which partition; PostgreSQL decides where to go on, and fences whoever had it before.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from confluent_kafka import KafkaException, TopicPartition
from django.db import connections, transaction

from events import kafka
from events.conf import conf
from events.consumer import positions
from events.consumer.patience import Life, patiently
from events.consumer.positions import Claim, Fenced, Halted
from events.consumer.record import Place
from events.handling import Group
from events.models import Pause
from events.pauses import pause_of

log = logging.getLogger("events.consumer")

T = TypeVar("T")

Watermarks = tuple[int, int]


class LogLost(Halted):
    """The log does not hold the stored position: events are missing. Restore it, or say where to go on."""


class Assignment:
    """The claims of one consumer. Its callbacks run inside the consumer's ``poll``."""

    def __init__(self, group: Group, consumer: Any, life: Life) -> None:
        self.claims: dict[Place, Claim] = {}
        self._failure: Exception | None = None
        self._group = group
        self._consumer = consumer
        self._life = life

    def subscribe(self) -> None:
        names = [conf().PREFIX + topic.name for topic in self._group.topics]
        self._consumer.subscribe(names, on_assign=self._assigned, on_revoke=self._revoked, on_lost=self._revoked)
        log.info("%s listens to %s.", self._group.name, ", ".join(names))

    def raise_failure(self) -> None:
        """
        :raises Exception: what went wrong in a callback, where it would be lost
        """
        if self._failure:
            raise self._failure

    def renew(self) -> None:
        """After another process fenced us, or a pause: claim what Kafka gives us, and read on from what is stored."""
        self.claims.clear()
        self.hold()  # Kafka answers in turn: each of our questions would wait for a fetch that waits for records
        assigned = self._consumer.assignment()
        self._claim(assigned)
        self._consumer.resume(assigned)
        for place in map(_place, assigned):
            self._consumer.seek(at(place, self.claims[place].position))

    def hold(self) -> None:
        """Fetch nothing of what Kafka gives us, which may be more than a moment ago, until :meth:`renew`."""
        self._consumer.pause(self._consumer.assignment())

    def held_by(self) -> Pause | None:
        """Who holds the group up, if anybody does."""
        return self._asked(lambda _: pause_of(self._group.name))

    def advanced(self, to: Mapping[Place, Claim]) -> None:
        """Note where the group goes on by now, which is stored already. What was lost and regained stays as it is."""
        for place, reached in to.items():
            if place in self.claims and self.claims[place].epoch == reached.epoch:
                self.claims[place] = reached

    def pass_over(self, ends: Mapping[Place, Claim]) -> dict[Place, Claim]:
        """Store that nothing is left to apply before these places; return those of them that are news.

        :raises Fenced: if the group was moved, or lost a partition to another process
        """
        news = {place: end for place, end in ends.items() if self._is_short_of(place, end)}
        if news:
            self._database(lambda cursor: self._move(cursor, news))
            self.advanced(news)
        return news

    def _is_short_of(self, place: Place, end: Claim) -> bool:
        held = self.claims.get(place)
        return held is not None and held.epoch == end.epoch and held.position < end.position

    def _move(self, cursor: Any, claims: Mapping[Place, Claim]) -> None:
        positions.lock(cursor, group=self._group.name, claims=claims)
        positions.move(cursor, group=self._group.name, to={place: end.position for place, end in claims.items()})

    def check_claims(self) -> None:
        """Ask what each batch is told, for a group that has none: a person may have sent it elsewhere meanwhile.

        :raises Fenced: if so, or if another process has a partition by now
        """
        claims = dict(self.claims)
        if not self._asked(lambda cursor: positions.are_claimed(cursor, group=self._group.name, claims=claims)):
            raise Fenced(f"{self._group.name} was moved, or lost a partition to another process.")

    def check_topics(self) -> None:
        """A topic may be made anew while we read it, and grow past where we stand before anybody notices.

        :raises TopicReplaced: if Kafka's id of a topic is not the one that its position was stored for
        """
        try:
            ids = kafka.topic_ids({conf().PREFIX + place.topic for place in self.claims})
        except KafkaException as error:
            log.info("%s: Kafka did not say which topics it has: %s.", self._group.name, error.args[0].str())
            return
        self._database(lambda cursor: self._compare(cursor, ids))

    def _compare(self, cursor: Any, ids: dict[str, str]) -> None:
        for name, topic_id in ids.items():
            topic = name.removeprefix(conf().PREFIX)
            positions.check_topic(cursor, group=self._group.name, topic=topic, topic_id=topic_id)

    def _assigned(self, consumer: Any, partitions: list[TopicPartition]) -> None:
        try:
            self._claim(partitions)
        except Exception as error:
            self._failure = error
            return
        places = map(_place, partitions)
        consumer.incremental_assign([at(place, self.claims[place].position) for place in places])
        consumer.resume(partitions)  # one that we had before the pause and get back is still held otherwise

    def _revoked(self, consumer: Any, partitions: list[TopicPartition]) -> None:
        # From here on nothing of these is applied, not even what has been fetched.
        for partition in partitions:
            self.claims.pop(_place(partition), None)
        consumer.incremental_unassign(partitions)
        log.info("%s gave up %s.", self._group.name, _named(partitions))

    def _claim(self, partitions: list[TopicPartition]) -> None:
        ids = self._patiently(lambda: kafka.topic_ids({partition.topic for partition in partitions}))
        for name, topic_id in ids.items():
            self._begin(name, topic_id)
        for partition in partitions:
            self.claims[_place(partition)] = self._claim_one(partition, ids[partition.topic])
        if partitions:
            log.info("%s took %s.", self._group.name, _named(partitions))

    def _begin(self, name: str, topic_id: str) -> None:
        """Store where a group that is new to a topic begins, in all of its partitions at once.

        One by one would not do: a partition that is added later is to be read from its beginning, whatever the group's
        ``start``, and is known by having no position.
        """
        topic = name.removeprefix(conf().PREFIX)
        if self._database(lambda cursor: positions.has_begun(cursor, group=self._group.name, topic=topic)):
            return
        numbers = self._patiently(lambda: self._consumer.list_topics(name, timeout=10).topics[name].partitions)
        ends = {number: self._watermarks(TopicPartition(name, number)) for number in numbers}
        starts = {number: high if self._group.start == "latest" else low for number, (low, high) in ends.items()}
        self._database(
            lambda cursor: positions.begin(
                cursor, group=self._group.name, topic=topic, topic_id=topic_id, starts=starts
            )
        )

    def _claim_one(self, partition: TopicPartition, topic_id: str) -> Claim:
        low, high = self._watermarks(partition)
        claim = self._database(
            lambda cursor: positions.claim(
                cursor, group=self._group.name, place=_place(partition), topic_id=topic_id, start=low
            )
        )
        if not low <= claim.position <= high:
            raise LogLost(
                f"{self._group.name} stands at {claim.position} of {partition.topic}[{partition.partition}], but the "
                f"log holds {low} to {high}. {LogLost.__doc__} (manage.py seek {self._group.name})"
            )
        return claim

    def _watermarks(self, partition: TopicPartition) -> Watermarks:
        found: Watermarks = self._patiently(lambda: self._consumer.get_watermark_offsets(partition, timeout=10))
        return found

    def _database(self, work: Callable[[Any], T]) -> T:
        using = conf().DATABASE

        def do() -> T:
            with transaction.atomic(using=using), connections[using].cursor() as cursor:
                # Whoever had the partition may be in the middle of a transaction. Ask again and again instead of
                # waiting in one go, so that this process can be stopped meanwhile.
                cursor.execute("set local lock_timeout = '1s'")
                return work(cursor)

        return patiently(do, life=self._life, name=self._group.name)

    def _asked(self, question: Callable[[Any], T]) -> T:
        """One statement that waits for no lock. Idle groups ask again and again: a transaction would be three more."""

        def do() -> T:
            with connections[conf().DATABASE].cursor() as cursor:
                return question(cursor)

        return patiently(do, life=self._life, name=self._group.name)

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
