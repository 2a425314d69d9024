"""One group in one process: poll Kafka, apply, and keep going whatever fails."""

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from confluent_kafka import KafkaError, KafkaException

from events import kafka
from events.conf import conf
from events.consumer.apply import apply, set_aside
from events.consumer.assignment import Assignment, at
from events.consumer.patience import Life, patiently
from events.consumer.positions import Fenced, Halted
from events.consumer.record import Place, Record
from events.handling import Group

log = logging.getLogger("events.consumer")

POSITION_IS_GONE = (KafkaError._AUTO_OFFSET_RESET, KafkaError.OFFSET_OUT_OF_RANGE)


class Runner:
    """Consumes for one group until its ``life`` is over."""

    def __init__(self, group: Group, life: Life) -> None:
        self._group = group
        self._life = life
        self._outage = kafka.OutageLog()

    def run(self) -> None:
        """Consume until stopped.

        :raises Halted: if the position and the log do not fit together
        """
        self._wait_for_topics()
        self._consumer = kafka.consumer(self._group.name, self._outage)
        self._assignment = Assignment(self._group, self._consumer, self._life)
        self._assignment.subscribe()
        try:
            while not self._life.over:
                self._step()
        finally:
            self._consumer.close()
            log.info("%s stopped.", self._group.name)

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
        first = self._consumer.poll(1.0)  # wakes at once when a record is there
        if self._assignment.failure:
            raise self._assignment.failure
        if first is None:
            return
        rest = self._consumer.consume(conf().BATCH_SIZE - 1, timeout=0)
        records = [record for message in (first, *rest) if (record := self._record(message))]
        # A rebalance may have taken a partition since its records were fetched.
        records = [record for record in records if record.place in self._assignment.claims]
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
        if error.code() in POSITION_IS_GONE or error.fatal():
            raise Halted(
                f"{self._group.name} cannot go on in {message.topic()}[{message.partition()}]: {error}. "
                "The log no longer holds the stored position (table events_position)."
            )
        self._outage.error(error)

    def _apply(self, records: Sequence[Record]) -> None:
        """The batch in one transaction; if that fails, event by event, so that only the poison is set aside."""
        try:
            self._do(lambda: apply(self._group, records, self._assignment.claims))
        except Fenced as lost:
            self._give_up(lost)
            return
        except Exception as error:  # whatever a handler raises: each event is tried again below
            log.info("%s: a batch of %d failed (%s); now one by one.", self._group.name, len(records), error)
            for record in records:
                if self._life.over or not self._apply_one(record):
                    return
        self._follow(records)

    def _apply_one(self, record: Record) -> bool:
        """Apply, or park after the group's number of attempts; false if this process must not go on."""
        for attempt in range(1, self._group.attempts + 1):
            try:
                self._do(lambda: apply(self._group, [record], self._assignment.claims))
            except Fenced as lost:
                self._give_up(lost)
                return False
            except Exception as error:
                if self._life.over:  # perhaps only the database that went away; the position still stands before it
                    return False
                said = (self._group.name, record, attempt, self._group.attempts, error)
                log.warning("%s: %r failed, attempt %d of %d: %s", *said, exc_info=attempt == 1)
                failure = error
            else:
                return True
            if attempt < self._group.attempts:
                self._life.pause(0.1 * 2**attempt)
        return self._park(record, failure)

    def _park(self, record: Record, failure: Exception) -> bool:
        error = f"{type(failure).__name__}: {failure}"
        try:
            self._do(lambda: set_aside(self._group, record, self._assignment.claims, error=error))
        except Fenced as lost:
            self._give_up(lost)
            return False
        log.error("%s: %r is parked, and its key with it: %s", self._group.name, record, error)
        return True

    def _do(self, work: Callable[[], int]) -> int:
        return patiently(work, life=self._life, name=self._group.name)

    def _follow(self, records: Sequence[Record]) -> None:
        """Let Kafka's committed offsets follow, for lag tools only."""
        ends = {record.place: record.offset + 1 for record in records}
        try:
            self._consumer.commit(offsets=[at(place, end) for place, end in ends.items()], asynchronous=True)
        except KafkaException as error:
            self._outage.error(error.args[0])

    def _give_up(self, lost: Fenced) -> None:
        log.warning("%s Giving it up.", lost)
        self._life.pause(0.2)
        self._assignment.renew()
