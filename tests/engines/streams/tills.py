"""Pays with cards, as our relay's records look, and reads what Flink found, as our consumers do."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
from confluent_kafka import Consumer, Producer, TopicPartition

from orders.events import Money, PaymentAuthorized
from tests.engines.streams.running import Streams

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def authorized(card: str, at: datetime, *, payment_id: UUID | None = None, method: str = "card") -> PaymentAuthorized:
    return PaymentAuthorized(
        order_id=uuid4(),
        payment_id=payment_id or uuid4(),
        attempt=1,
        amount=Money("39.90", "EUR"),
        method=method,
        card_fingerprint=card,
        gateway_reference="ch_rug",
        authorized_at=at,
    )


class Till:
    """Writes to ``payments``."""

    def __init__(self, streams: Streams) -> None:
        self._topic = f"{streams.prefix}payments"
        self._producer = Producer({"bootstrap.servers": streams.broker, "partitioner": "murmur2_random"})

    def pay(self, *events: PaymentAuthorized) -> None:
        """Once these are on the log, it returns."""
        for event in events:
            headers = [("id", str(uuid4())), ("type", event.wire_type), ("correlation_id", None)]
            self._write(event.key, msgspec.json.encode(event), headers, event.authorized_at)
        self._producer.flush()

    def write(self, value: bytes | None, headers: list[tuple[str, str | bytes | None]]) -> None:
        """Something that no relay of ours would."""
        self._write("rug", value, headers, NOON)
        self._producer.flush()

    def _write(self, key: str, value: bytes | None, headers: Any, at: datetime) -> None:
        self._producer.produce(self._topic, value, key, headers=headers, timestamp=int(at.timestamp() * 1000))
        self._producer.poll(0)


class Reader:
    """Everything on a topic so far, of which only what is committed is seen."""

    def __init__(self, streams: Streams, topic: str) -> None:
        self._consumer = Consumer(
            {
                "bootstrap.servers": streams.broker,
                "group.id": f"{streams.prefix}{uuid4()}",
                "isolation.level": "read_committed",
                "enable.auto.commit": False,
            }
        )
        name = f"{streams.prefix}{topic}"
        partitions = self._consumer.list_topics(name, timeout=30).topics[name].partitions
        self._consumer.assign([TopicPartition(name, number, 0) for number in partitions])
        self.records: list[Any] = []

    def read(self) -> list[Any]:
        """What came meanwhile, too."""
        while messages := self._consumer.consume(1_000, timeout=0.2):
            self.records += [
                (message.key(), json.loads(message.value())) for message in messages if not message.error()
            ]
        return self.records

    def flags(self, cards: str = "") -> dict[tuple[str, datetime], int]:
        """The newest count of each card and window on ``possible-fraud``, of the cards whose name begins so."""
        return {(card, at): count for card, at, count in self._flags() if card.startswith(cards)}

    def _flags(self) -> Iterator[tuple[str, datetime, int]]:
        for key, told in self.read():
            assert key.decode() == told["card_fingerprint"]
            yield told["card_fingerprint"], datetime.fromisoformat(told["window_start"]), told["authorizations"]

    def close(self) -> None:
        self._consumer.close()
