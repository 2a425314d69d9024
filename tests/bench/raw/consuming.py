"""Consume, decode, upsert, note the offsets: all in one transaction for each batch, and nothing else."""

import time
from typing import Any

from confluent_kafka import Consumer, TopicPartition
from msgspec import json

from events.conf import conf
from tests.bench.database import connect
from tests.bench.events import SALES, RugSold

BATCH = 500
_UPSERT = """
    insert into bench_shelf (sku, number, note) values (%s, %s, %s)
    on conflict (sku) do update set number = excluded.number, note = excluded.note
"""
_UPSERT_MANY = """
    insert into bench_shelf (sku, number, note) select * from unnest(%s::text[], %s::int[], %s::text[])
    on conflict (sku) do update set number = excluded.number, note = excluded.note
"""
_MOVE = """
    insert into bench_position (partition, next) values (%s, %s)
    on conflict (partition) do update set next = excluded.next
"""


class Work:
    def __init__(self) -> None:
        self._connection = connect()
        self._connection.execute("create table if not exists bench_position (partition int primary key, next bigint)")
        self._decoder = json.Decoder(RugSold)

    def go(self, *, count: int, by: str) -> dict[str, float]:
        self._connection.execute("truncate bench_shelf, bench_position")
        write = self._by_executemany if by == "executemany" else self._by_unnest
        consumer = Consumer(
            {"bootstrap.servers": conf().BOOTSTRAP_SERVERS, "group.id": "raw", "enable.auto.commit": False}
        )
        consumer.assign([TopicPartition(conf().PREFIX + SALES.name, number, 0) for number in range(SALES.partitions)])
        first_at = done = 0.0
        while done < count:
            messages = consumer.consume(BATCH, timeout=1.0)
            first_at = first_at or (time.monotonic() if messages else 0.0)
            self._apply(messages, write)
            done += len(messages)
        seconds = time.monotonic() - first_at
        consumer.close()
        return {"seconds": seconds, "events": done}

    def _apply(self, messages: list[Any], write: Any) -> None:
        decode = self._decoder.decode
        events = [decode(message.value()) for message in messages]
        ends = {message.partition(): message.offset() + 1 for message in messages}
        if events:
            with self._connection.transaction(), self._connection.cursor() as cursor:
                write(cursor, events)
                cursor.executemany(_MOVE, list(ends.items()))

    @staticmethod
    def _by_executemany(cursor: Any, events: list[RugSold]) -> None:
        cursor.executemany(_UPSERT, [(event.sku, event.number, event.note) for event in events])

    @staticmethod
    def _by_unnest(cursor: Any, events: list[RugSold]) -> None:
        newest = {event.sku: (event.sku, event.number, event.note) for event in events}
        cursor.execute(_UPSERT_MANY, [list(column) for column in zip(*newest.values(), strict=True)])
