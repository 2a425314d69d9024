"""One group in one process: poll Kafka, apply, and keep going whatever fails."""

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

from confluent_kafka import KafkaError, KafkaException

from events import kafka
from events.conf import conf
from events.consumer.assignment import Assignment, at
from events.consumer.patience import Life
from events.consumer.positions import Claim, Fenced, Halted
from events.consumer.record import Place, Record, from_message
from events.consumer.sifting import Sieve, Stopped
from events.handling import Group
from events.observe import metrics

log = logging.getLogger("events.consumer")

POSITION_IS_GONE = (KafkaError._AUTO_OFFSET_RESET, KafkaError.OFFSET_OUT_OF_RANGE)

SIGN_OF_LIFE_SECONDS = 10.0  # Kafka gives the partitions of a consumer away that does not poll for minutes
TOPICS_CHECK_SECONDS = 30.0
CLAIMS_CHECK_SECONDS = 5.0  # asked only where nothing comes; a batch is told with its first statement
LOOK_SECONDS = 1.0  # a group that is paused looks whether it still is
LEAVE_SECONDS = 3.0


class Runner:
    """Consumes for one group until its ``life`` is over."""

    def __init__(self, group: Group, life: Life) -> None:
        self._group = group
        self._life = life
        self._outage = kafka.OutageLog()
        self._sieve = Sieve(group, life, ours=self._ours)
        self._held = False
        self._ends: dict[Place, Claim] = {}  # of partitions that were read to there, since the last batch
        self._polled_at = self._checked_at = self._told_at = time.monotonic()

    def run(self) -> None:
        """Consume until stopped.

        :raises Halted: if the group cannot go on without a person
        """
        self._wait_for_topics()
        self._consumer = kafka.consumer(self._group.name, self._outage, **self._times(), **self._told_of_ends())
        self._assignment = Assignment(self._group, self._consumer, self._life)
        self._assignment.subscribe()
        try:
            while not self._life.over:
                self._wait_for_resume() if self._held else self._step()
        finally:
            self._leave()
            log.info("%s stopped.", self._group.name)

    def _leave(self) -> None:
        """Tell Kafka that we go, so that others take over at once; it may be slow to answer while it rebalances."""
        leaving = threading.Thread(target=self._consumer.close, daemon=True)
        leaving.start()
        leaving.join(LEAVE_SECONDS)

    def _times(self) -> dict[str, int]:
        """A handler may take its whole time, and be tried once more, before Kafka gives us up."""
        return {"max.poll.interval.ms": int(1000 * max(300, 2 * self._group.time_limit + 60))}

    def _told_of_ends(self) -> dict[str, bool]:
        """Where others write, who may write in transactions: Kafka notes the end of each, which is no record."""
        return {"enable.partition.eof": bool(self._group.outside or self._group.watch)}

    def _wait_for_topics(self) -> None:
        """So that the group starts whole. Says what it waits for."""
        wanted = {conf().PREFIX + topic.name for topic in self._group.topics}
        client, said_at = kafka.admin(), float("-inf")
        while not self._life.over:
            try:
                missing = wanted - set(client.list_topics(timeout=5).topics)
            except KafkaException:
                missing = wanted
            if not missing:
                return
            if time.monotonic() - said_at > conf().OUTAGE_LOG_SECONDS:
                said_at = time.monotonic()
                names = ", ".join(sorted(missing))
                log.warning("%s waits for %s: is Kafka up, was create_topics run?", self._group.name, names)
            self._life.pause(0.5)

    def _step(self) -> None:
        first = self._poll(1.0)  # wakes at once when a record is there
        if time.monotonic() - self._checked_at > TOPICS_CHECK_SECONDS:
            self._checked_at = time.monotonic()
            self._assignment.check_topics()
        if first is None:
            self._check_claims()
            return
        messages = (first, *self._consumer.consume(conf().BATCH_SIZE - 1, timeout=0))
        self._assignment.raise_failure()
        records = [from_message(message) for message in messages if self._is_record(message)]
        # A rebalance may have taken a partition since its records were fetched.
        if records := self._ours(records):
            self._outage.back()
            self._apply(records)
        if self._ends:
            self._pass_over()

    def _check_claims(self) -> None:
        if time.monotonic() - self._told_at < CLAIMS_CHECK_SECONDS:
            return
        self._told_at = time.monotonic()
        try:
            self._assignment.check_claims()
        except Fenced as lost:
            self._give_up(lost)

    def _wait_for_resume(self) -> None:
        """Stay a member of the group; what still comes is dropped, because it is read again afterwards."""
        message = self._poll(LOOK_SECONDS)
        if message is not None:
            self._is_record(message)
            self._ends.clear()
        self._assignment.hold()
        if not self._assignment.held_by():
            self._held = False
            log.info("%s goes on.", self._group.name)
            self._assignment.renew()

    def _poll(self, seconds: float) -> Any:
        """The next message; Kafka's callbacks run in here."""
        message = self._consumer.poll(seconds)
        self._polled_at = time.monotonic()
        self._assignment.raise_failure()
        return message

    def _is_record(self, message: Any) -> bool:
        error = message.error()
        if error and error.code() == KafkaError._PARTITION_EOF:
            self._note_end(Place(message.topic().removeprefix(conf().PREFIX), message.partition()), message.offset())
        elif error:
            self._judge(error, message)
        return error is None

    def _note_end(self, place: Place, offset: int) -> None:
        if claim := self._assignment.claims.get(place):
            self._ends[place] = claim._replace(position=offset)

    def _judge(self, error: KafkaError, message: Any) -> None:
        if error.code() in POSITION_IS_GONE or error.fatal():
            raise Halted(
                f"{self._group.name} cannot go on in {message.topic()}[{message.partition()}]: {error}. The log no "
                "longer holds the stored position. Restore it, or say where to go on: "
                f"manage.py seek {self._group.name}."
            )
        self._outage.error(error)

    def _ours(self, records: Sequence[Record]) -> list[Record]:
        """Those of partitions that we still have. Asked before each transaction, so Kafka hears from us in between."""
        if time.monotonic() - self._polled_at > SIGN_OF_LIFE_SECONDS:
            self._give_a_sign_of_life()
        return [record for record in records if record.place in self._assignment.claims]

    def _give_a_sign_of_life(self) -> None:
        """Poll, but put the record back that comes: its turn is after the batch in hand."""
        message = self._poll(0)
        if message is None or not self._is_record(message):
            return
        record = from_message(message)
        if record.place in self._assignment.claims:
            self._consumer.seek(at(record.place, record.offset))

    def _apply(self, records: Sequence[Record]) -> None:
        claims = dict(self._assignment.claims)  # as they are now: a partition that comes back has a new epoch
        self._told_at = time.monotonic()
        try:
            self._sieve.apply(records, claims)
        except Fenced as lost:
            self._give_up(lost)
        except Stopped:
            self._ends.clear()
            log.info("%s stops in the middle of a batch; the rest of it is read again.", self._group.name)
        else:
            reached = {record.place: claims[record.place]._replace(position=record.offset + 1) for record in records}
            self._assignment.advanced(reached)
            self._follow(reached)

    def _pass_over(self) -> None:
        """Go on at the end of what was read, where that is behind the last record: else it would count as unread."""
        ends, self._ends = self._ends, {}
        try:
            self._follow(self._assignment.pass_over(ends))
        except Fenced as lost:
            self._give_up(lost)

    def _follow(self, reached: Mapping[Place, Claim]) -> None:
        """Let Kafka's committed offsets follow, for lag tools only."""
        offsets = [at(place, claim.position) for place, claim in reached.items()]
        if not offsets:
            return
        try:
            self._consumer.commit(offsets=offsets, asynchronous=True)
        except KafkaException as error:
            self._outage.error(error.args[0])

    def _give_up(self, lost: Fenced) -> None:
        self._ends.clear()
        if pause := self._assignment.held_by():
            self._held = True
            log.info("%s is %s. It waits until somebody resumes it.", self._group.name, pause)
            return
        log.warning("%s Giving it up.", lost)
        metrics.fenced.labels(self._group.name).inc()
        self._life.pause(0.2)
        self._assignment.renew()
