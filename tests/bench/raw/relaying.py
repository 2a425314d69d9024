"""Read every row, then produce every row: the least that a relay in one Python process can do."""

import gc
from typing import Any

from confluent_kafka import Producer

from events.conf import conf
from tests.bench.bench import Watch
from tests.bench.database import connect

PAGE = 5_000
_READ = """
    select position, aggregatetype, aggregateid, payload, floor(extract(epoch from created_at) * 1000)::bigint,
        id::text, type, correlation_id, causation_id, traceparent
    from events_outbox where position > %s order by position limit %s
"""


class Work:
    def __init__(self) -> None:
        self._connection = connect()
        self._producer = Producer(
            {
                "bootstrap.servers": conf().BOOTSTRAP_SERVERS,
                "enable.idempotence": True,
                "acks": "all",
                "partitioner": "murmur2_random",
                "linger.ms": 5,
                "batch.size": 1_000_000,
                "queue.buffering.max.messages": 2_000_000,
                "queue.buffering.max.kbytes": 2_000_000,
                "delivery.report.only.error": True,
            }
        )

    def go(self, *, topic: str) -> dict[str, float]:
        """Both halves, one after the other; garbage is collected when nobody looks."""
        gc.collect()
        gc.disable()
        watch = Watch()
        rows = self._read()
        read = watch.seconds
        self._produce(topic, rows)
        both = watch.seconds
        gc.enable()
        return {"rows": len(rows), "read": read, "produce": both - read, "both": both}

    def _read(self) -> list[Any]:
        rows: list[Any] = []
        last = 0
        while page := self._connection.execute(_READ, [last, PAGE]).fetchall():
            rows += page
            last = page[-1][0]
        return rows

    def _produce(self, topic: str, rows: list[Any]) -> None:
        produce = self._producer.produce
        for _, _, key, payload, timestamp, id_, type_, correlation, causation, trace in rows:
            produce(
                topic,
                value=payload,
                key=key,
                timestamp=timestamp,
                headers=[
                    ("id", id_),
                    ("type", type_),
                    ("correlation_id", correlation),
                    ("causation_id", causation),
                    ("traceparent", trace),
                ],
            )
        if left := self._producer.flush(120):
            raise TimeoutError(f"{left} records were not acknowledged within 120 s.")
