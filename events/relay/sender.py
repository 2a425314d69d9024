"""Hands pages to Kafka, and knows when every one of their records is acknowledged."""

from collections.abc import Callable, Sequence
from typing import Any

from confluent_kafka import KafkaError, KafkaException

from events import kafka
from events.conf import conf
from events.relay.batches import Row

# Kafka will refuse these whenever they are sent.
FOR_EVER = {
    *kafka.MISSING_TOPIC,
    KafkaError.MSG_SIZE_TOO_LARGE,
    KafkaError.INVALID_RECORD,
    KafkaError.TOPIC_EXCEPTION,
    KafkaError.TOPIC_AUTHORIZATION_FAILED,
}
REMEDY = {
    **dict.fromkeys(kafka.MISSING_TOPIC, "Create the topic: manage.py create_topics."),
    KafkaError.MSG_SIZE_TOO_LARGE: "Raise the topic's max.message.bytes above EVENTS['MAX_PAYLOAD_BYTES'].",
    KafkaError.TOPIC_AUTHORIZATION_FAILED: "Allow the relay's user to write to the topic.",
}


class Refused(Exception):
    """Kafka will not take a row, ever: the relay stops before it, so that nothing overtakes it."""


class NotDelivered(Exception):
    """A delivery failed for now: start again from the saved cursor, with a producer of a new session."""


class Sender:
    """An idempotent producer for one term of the lease."""

    def __init__(self) -> None:
        self.outage = kafka.OutageLog()
        self._failures: list[tuple[KafkaError, Any]] = []
        self._producer = kafka.producer(self.outage, self._failed)
        self._page: Sequence[Row] = ()

    def send(self, page: Sequence[Row]) -> None:
        """Queue a page; librdkafka sends it in the background.

        :raises Refused: if a row can never be sent
        """
        self._page = page
        produce, prefix = self._producer.produce, conf().PREFIX
        for row in page:
            try:
                produce(
                    prefix + row.topic,
                    value=row.payload,
                    key=row.key,
                    timestamp=row.timestamp_ms,
                    headers=[
                        ("id", row.id),
                        ("type", row.type),
                        ("correlation_id", row.correlation_id),
                        ("causation_id", row.causation_id),
                        ("traceparent", row.traceparent),
                    ],
                )
            except KafkaException as error:
                raise self._judge(error.args[0], row) from error

    def acknowledged(self, *, while_waiting: Callable[[], None]) -> None:
        """Return once Kafka has acknowledged all that was sent; ``while_waiting`` runs about each second.

        :raises Refused: if Kafka will never take one of the rows
        :raises NotDelivered: if one failed for now
        """
        while self._producer.flush(1.0):
            if self._failures:
                break
            while_waiting()
        if self._failures:
            error, message = self._failures[0]
            raise self._judge(error, self._row(message))
        self.outage.back()

    def close(self) -> None:
        """Drop what is still queued: the cursor stands before it."""
        self._producer.purge()
        self._producer.flush(1.0)

    def _failed(self, error: KafkaError | None, message: Any) -> None:
        if error is not None and error.code() not in (
            KafkaError._PURGE_QUEUE,
            KafkaError._PURGE_INFLIGHT,
        ):
            self._failures.append((error, message))

    def _row(self, message: Any) -> Row | None:
        """Which row a report is about: reports carry no headers, so the page is searched."""
        value, key = message.value(), message.key()
        for row in self._page:
            if (row.payload or "").encode() == (value or b"") and row.key.encode() == key:
                return row
        return None

    @staticmethod
    def _judge(error: KafkaError, row: Row | None) -> Exception:
        name = f"outbox row {row.position} ({row.type}, key {row.key}, id {row.id})" if row else "a row"
        if error.code() in FOR_EVER:
            remedy = REMEDY.get(error.code(), "Correct its cause.")
            return Refused(f"Kafka refuses {name}: {error.str()}. {remedy} The relay goes on from there.")
        return NotDelivered(f"Kafka did not take {name}: {error.str()}.")
