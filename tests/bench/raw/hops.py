"""What an event's journey cannot do without, hop by hop and alone: reading the row, Kafka, the handler's commit."""

import threading
import time
from collections.abc import Callable
from statistics import median
from uuid import uuid4

from confluent_kafka import Consumer, Producer, TopicPartition
from django.db import transaction

from events.conf import conf
from tests.bench.database import connect
from tests.bench.events import NOTE
from tests.bench.models import Shelf

TOPIC = "raw-hops"
_READ = "select position, payload from events_outbox order by position desc limit 1"


class Work:
    def __init__(self) -> None:
        self._connection = connect()
        self._topic = conf().PREFIX + TOPIC
        self._producer = Producer(
            {
                "bootstrap.servers": conf().BOOTSTRAP_SERVERS,
                "enable.idempotence": True,
                "acks": "all",
                "linger.ms": 0,
            }
        )
        self._consumer = Consumer(
            {"bootstrap.servers": conf().BOOTSTRAP_SERVERS, "group.id": "raw", "enable.auto.commit": False}
        )
        self._consumer.assign([TopicPartition(self._topic, 0, 0)])
        self._arrived = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def go(self, *, count: int) -> dict[str, float]:
        """The median of each hop in seconds. Every event is in hand before the next begins."""
        return {
            "read": _median(self._read, count),
            "produce_to_consume": _median(self._produce_to_consume, count),
            "apply": _median(self._apply, count),
        }

    def _read(self) -> None:
        self._connection.execute(_READ).fetchall()

    def _produce_to_consume(self) -> None:
        self._arrived.clear()
        self._producer.produce(self._topic, value=NOTE, key="RUG", headers=[("id", str(uuid4()))])
        self._producer.poll(0)
        assert self._arrived.wait(10), "a record did not arrive"

    @staticmethod
    def _apply() -> None:
        with transaction.atomic():
            Shelf.objects.update_or_create(sku="RUG-HOP", defaults={"number": 1, "note": NOTE})

    def _listen(self) -> None:
        while True:
            if (message := self._consumer.poll(1.0)) and not message.error():
                self._arrived.set()


def _median(hop: Callable[[], None], count: int) -> float:
    for _ in range(count // 10):
        hop()
    return median(_seconds(hop) for _ in range(count))


def _seconds(hop: Callable[[], None]) -> float:
    begun = time.perf_counter()
    hop()
    return time.perf_counter() - begun
