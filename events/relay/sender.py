"""Hands pages to Kafka, and knows when every one of their records is acknowledged."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from confluent_kafka import KafkaError, KafkaException

from events import kafka
from events.conf import conf
from events.relay.batches import KEY, TOPIC

# Kafka will refuse these whenever they are sent. INVALID_TIMESTAMP is none of them: a clock ahead comes round.
FOR_EVER = {
    *kafka.MISSING_TOPIC,
    KafkaError.MSG_SIZE_TOO_LARGE,
    KafkaError.INVALID_RECORD,
    KafkaError.TOPIC_EXCEPTION,
    KafkaError.TOPIC_AUTHORIZATION_FAILED,
}

PROMPTLY = 0.1
Key = tuple[str, str]


class RefusedForEver(Exception):
    """Kafka will never take a batch. Among the rows of ``keys`` is at least one that is to blame."""

    def __init__(self, error: KafkaError, keys: set[Key]) -> None:
        super().__init__(error.str())
        self.error, self.keys = error, keys


class NotDelivered(Exception):
    """A delivery failed for now: start again from the saved cursor, with a producer of a new session."""


class Sender:
    """An idempotent producer. After an error it is done for: nothing that stood behind in its queue is delivered.

    (``enable.gapless.guarantee``; without it, Kafka refuses one record and takes the key's next.)

    :param while_waiting: runs about each second that Kafka keeps us waiting
    """

    def __init__(self, *, while_waiting: Callable[[], None]) -> None:
        self.outage = kafka.OutageLog()
        self._while_waiting = while_waiting
        self._nudge_due = 0.0
        self._failures: list[tuple[KafkaError, Any]] = []
        self._producer = kafka.producer(self.outage, self._failed)
        self._names = _Names(conf().PREFIX)

    def send(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Queue rows; librdkafka sends them in the background.

        :raises RefusedForEver: if one can never be sent
        :raises NotDelivered: if the producer has failed meanwhile
        """
        produce, names = self._producer.produce, self._names
        for row in rows:
            _, topic, key, payload, timestamp_ms, event_id, type_, correlation_id, causation_id, traceparent = row
            headers = [
                ("id", event_id),
                ("type", type_),
                ("correlation_id", correlation_id),
                ("causation_id", causation_id),
                ("traceparent", traceparent),
            ]
            while True:
                try:
                    produce(names[topic], payload, key, timestamp=timestamp_ms, headers=headers)
                    break
                except BufferError:
                    self._wait()  # the queue is full: until there is some room
                except KafkaException as error:
                    raise self._verdict(error.args[0], {(row[TOPIC], row[KEY])}) from error

    @property
    def is_done(self) -> bool:
        """Whether all that was sent is acknowledged, as far as is known without waiting.

        :raises RefusedForEver, NotDelivered: as :meth:`acknowledged`
        """
        self._poll(0.0)
        return not len(self._producer)

    def acknowledged(self) -> None:
        """Return once Kafka has acknowledged all that was sent.

        :raises RefusedForEver: if Kafka will never take one of the rows
        :raises NotDelivered: if one failed for now
        """
        self._nudge_due = time.monotonic() + 1.0
        while not self.is_done:
            self._wait()
        self.outage.back()

    def close(self) -> None:
        """Drop what is still queued: the cursor stands before it."""
        self._producer.purge()
        self._drain()

    def _wait(self) -> None:
        self._poll(PROMPTLY)
        if time.monotonic() >= self._nudge_due:
            self._nudge_due = time.monotonic() + 1.0
            self._while_waiting()

    def _poll(self, seconds: float) -> None:
        # Never flush(): it would go on calling back after a fatal error was raised.
        try:
            self._producer.poll(seconds)
        except KafkaException as error:
            raise self._verdict(error.args[0], set()) from error
        if self._failures:
            raise self._verdict(self._failures[0][0], set())

    def _drain(self) -> None:
        """Collect what is reported about the rest."""
        end = time.monotonic() + 2.0
        while len(self._producer) and time.monotonic() < end:
            try:
                self._producer.poll(PROMPTLY)
            except KafkaException:  # a fatal error is raised once more; the reports say what it was about
                continue

    def _failed(self, error: KafkaError | None, message: Any) -> None:
        if error is not None and error.code() not in (KafkaError._PURGE_QUEUE, KafkaError._PURGE_INFLIGHT):
            self._failures.append((error, message))

    def _verdict(self, first: KafkaError, keys: set[Key]) -> Exception:
        """What all reports together say: whether some row can never be sent, or it is worth trying again."""
        self.close()
        if first.code() in FOR_EVER:
            return RefusedForEver(first, keys | self._keys(first.code()))
        for error, _ in self._failures:
            if error.code() in FOR_EVER:
                return RefusedForEver(error, self._keys(error.code()))
        error = self._failures[0][0] if self._failures else first
        return NotDelivered(f"Kafka did not take what was sent: {error.str()}. It is sent again.")

    def _keys(self, code: int) -> set[Key]:
        cut = len(conf().PREFIX)
        return {
            (message.topic()[cut:], message.key().decode()) for error, message in self._failures if error.code() == code
        }


class _Names(defaultdict[str, str]):
    """Topics' names with the prefix, made once each."""

    def __init__(self, prefix: str) -> None:
        super().__init__()
        self._prefix = prefix

    def __missing__(self, topic: str) -> str:
        name = self[topic] = self._prefix + topic
        return name
