"""One group in one process: poll Kafka, apply, and keep going whatever fails."""

import logging
import os
import random
import threading
import time
from collections.abc import Sequence
from typing import Any

from confluent_kafka import KafkaError, KafkaException, TopicPartition
from django.db import InterfaceError, OperationalError, connections

from events import kafka
from events.conf import conf
from events.consumer import positions
from events.consumer.apply import apply, set_aside
from events.consumer.deadline import HandlerTimedOut
from events.consumer.positions import Claim, Fenced
from events.consumer.record import Place, Record
from events.handling import Group

log = logging.getLogger("events.consumer")

DATABASE_TROUBLE = (OperationalError, InterfaceError)
CONFLICT = (
    "40P01",
    "40001",
)  # deadlock, serialization failure: the transaction is gone, the connection is fine
HANDLERS_OWN = ("57014",)  # a statement that ran past its time limit will do so again
DEADLOCK_LIMIT = 10


class Halted(Exception):
    """The group cannot go on without a person: its position and the log do not fit together."""


class Runner:
    """Consumes for one group until :meth:`stop`, or until its ``parent`` process is gone."""

    def __init__(self, group: Group, *, parent: int | None = None) -> None:
        self.group = group
        self._parent = parent
        self.claims: dict[Place, Claim] = {}
        self._outage = kafka.OutageLog()
        self._stop = threading.Event()
        self._halt: Exception | None = None

    def stop(self) -> None:
        """Finish the batch in hand, then leave the group. May be called from a signal handler."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        orphaned = self._parent is not None and os.getppid() != self._parent
        return orphaned or self._stop.is_set()

    def pause(self, seconds: float) -> None:
        """Sleep, but no longer than until stopped."""
        self._stop.wait(seconds)

    def run(self) -> None:
        """Consume until stopped.

        :raises Halted: if the position and the log do not fit together
        """
        self._consumer = kafka.consumer(self.group.name, self._outage)
        names = [conf().PREFIX + topic.name for topic in self.group.topics]
        self._consumer.subscribe(names, on_assign=self._assigned, on_revoke=self._revoked, on_lost=self._revoked)
        log.info("%s listens to %s.", self.group.name, ", ".join(names))
        try:
            while not self.stopping:
                self._step()
        finally:
            self._consumer.close()
            log.info("%s stopped.", self.group.name)

    def _step(self) -> None:
        first = self._consumer.poll(1.0)  # wakes at once when a record is there
        if self._halt:
            raise self._halt
        if first is None:
            return
        rest = self._consumer.consume(conf().BATCH_SIZE - 1, timeout=0)
        records = [record for message in (first, *rest) if (record := self._record(message))]
        # A rebalance may have taken a partition since its records were fetched.
        records = [record for record in records if record.place in self.claims]
        if records:
            self._outage.back()
            self._apply(records)

    def _record(self, message: Any) -> Record | None:
        if error := message.error():
            self._judge(error, message)
            return None
        _, timestamp_ms = message.timestamp()
        return Record(
            place=Place(message.topic().removeprefix(conf().PREFIX), message.partition()),
            offset=message.offset(),
            key=message.key() or b"",
            value=message.value(),
            headers=message.headers() or [],
            timestamp_ms=timestamp_ms,
        )

    def _judge(self, error: KafkaError, message: Any) -> None:
        if error.code() in kafka.MISSING_TOPIC:
            log.warning("%s waits for the topic %s: run create_topics.", self.group.name, message.topic())
        elif error.code() in (KafkaError._AUTO_OFFSET_RESET, KafkaError.OFFSET_OUT_OF_RANGE) or error.fatal():
            raise Halted(
                f"{self.group.name} cannot go on in {message.topic()}[{message.partition()}]: {error}. The log no "
                "longer holds the stored position; see where it stands with `manage.py positions`."
            )
        else:
            self._outage.error(error)

    # --- applying --------------------------------------------------------------------------------

    def _apply(self, records: Sequence[Record]) -> None:
        """The batch in one transaction; if that fails, event by event, so that only the poison is set aside."""
        try:
            self._patiently(lambda: apply(self.group, records, self.claims))
        except Fenced as lost:
            self._give_up(lost)
            return
        except Exception:  # whatever a handler raises; each is tried again below, and logged there
            log.info("%s: a batch of %d failed; one by one.", self.group.name, len(records))
            for record in records:
                if self.stopping or not self._apply_one(record):
                    return
        self._follow(records)

    def _apply_one(self, record: Record) -> bool:
        for attempt in range(1, self.group.attempts + 1):
            try:
                self._patiently(lambda: apply(self.group, [record], self.claims))
            except Fenced as lost:
                self._give_up(lost)
                return False
            except Exception as error:
                if self.stopping:  # perhaps only the database that went away; the position still stands before it
                    return False
                said = (self.group.name, record, attempt, self.group.attempts, error)
                log.warning("%s: %r failed, attempt %d of %d: %s", *said, exc_info=attempt == 1)
                failure = error
            else:
                return True
            if attempt < self.group.attempts:
                self.pause(0.1 * 2**attempt)
        self._park(record, failure)
        return True

    def _park(self, record: Record, failure: Exception) -> None:
        error = f"{type(failure).__name__}: {failure}"
        self._patiently(lambda: set_aside(self.group, record, self.claims, error=error))
        log.error("%s: %r is parked, and its key with it: %s", self.group.name, record, error)

    def _patiently(self, work: Any) -> Any:
        """Try again for as long as it is the database's trouble: such an event is never skipped."""
        using, tries, deadlocks = conf().DATABASE, 0, 0
        while True:
            try:
                return work()
            except HandlerTimedOut:
                connections[using].close()  # it may have been interrupted in the middle of a query
                raise
            except DATABASE_TROUBLE as error:
                state = getattr(error.__cause__, "sqlstate", None)
                deadlocks += state in CONFLICT
                if self.stopping or deadlocks > DEADLOCK_LIMIT or state in HANDLERS_OWN:
                    raise
                if state not in CONFLICT:
                    connections[using].close()
                if tries in (0, 10) or tries % 30 == 0:
                    log.warning("%s: the database says %s; trying again.", self.group.name, error)
                tries += 1
                self.pause(min(5.0, 0.05 * 2 ** min(tries, 7)) * random.uniform(0.5, 1.0))  # noqa: S311

    def _follow(self, records: Sequence[Record]) -> None:
        """Let Kafka's committed offsets follow, for lag tools only."""
        ends = {record.place: record.offset + 1 for record in records if record.place in self.claims}
        offsets = [self._at(place, offset) for place, offset in ends.items()]
        if offsets:
            try:
                self._consumer.commit(offsets=offsets, asynchronous=True)
            except KafkaException as error:
                self._outage.error(error.args[0])

    def _give_up(self, lost: Fenced) -> None:
        """Someone else owns a partition: forget all claims and ask for the assignment anew."""
        log.warning("%s Giving it up.", lost)
        self.pause(0.2)
        self._halt = None
        self.claims.clear()
        assigned = self._consumer.assignment()
        if assigned:
            self._claim(assigned)
            for partition in assigned:
                place = self._place(partition)
                if place in self.claims:
                    self._consumer.seek(self._at(place, self.claims[place].position))

    # --- rebalances: called from within poll() -----------------------------------------------------

    def _assigned(self, consumer: Any, partitions: list[TopicPartition]) -> None:
        try:
            self._claim(partitions)
        except Exception as error:
            self._halt = error
            return
        consumer.incremental_assign(
            [self._at(place, self.claims[place].position) for place in map(self._place, partitions)]
        )

    def _revoked(self, consumer: Any, partitions: list[TopicPartition]) -> None:
        for partition in partitions:
            self.claims.pop(self._place(partition), None)
        consumer.incremental_unassign(partitions)

    def _claim(self, partitions: list[TopicPartition]) -> None:
        if not partitions:
            return
        ids = kafka.topic_ids(kafka.admin(), {partition.topic for partition in partitions})
        for partition in partitions:
            place = self._place(partition)
            low, high = self._consumer.get_watermark_offsets(partition, timeout=10)
            start = high if self.group.start == "latest" else low
            claim = self._patiently(lambda: self._store_claim(place, ids[partition.topic], start))  # noqa: B023
            if not low <= claim.position <= high:
                raise Halted(
                    f"{self.group.name} stands at {claim.position} of {partition.topic}[{partition.partition}], but "
                    f"the log holds {low} to {high}: events are missing. Restore the log, or seek the group."
                )
            self.claims[place] = claim
        log.info(
            "%s took %s.",
            self.group.name,
            ", ".join(f"{p.topic}[{p.partition}]" for p in partitions),
        )

    def _store_claim(self, place: Place, topic_id: str, start: int) -> Claim:
        with connections[conf().DATABASE].cursor() as cursor:
            return positions.claim(cursor, group=self.group.name, place=place, topic_id=topic_id, start=start)

    @staticmethod
    def _place(partition: TopicPartition) -> Place:
        return Place(partition.topic.removeprefix(conf().PREFIX), partition.partition)

    @staticmethod
    def _at(place: Place, offset: int) -> TopicPartition:
        return TopicPartition(conf().PREFIX + place.topic, place.partition, offset)


def wait_for_topics(group: Group, runner: Runner) -> None:
    """Until all of the group's topics are there, so that the group starts whole. Says so while it waits."""
    wanted = {conf().PREFIX + topic.name for topic in group.topics}
    said = 0.0
    client = kafka.admin()
    while not runner.stopping:
        try:
            missing = wanted - set(client.list_topics(timeout=5).topics)
        except KafkaException:
            missing = wanted
        if not missing:
            return
        if time.monotonic() - said > conf().OUTAGE_LOG_SECONDS:
            said = time.monotonic()
            log.warning(
                "%s waits for %s: is Kafka up, was create_topics run?",
                group.name,
                ", ".join(sorted(missing)),
            )
        runner.pause(0.5)
