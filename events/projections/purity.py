"""For tests: a projection's rows must be the same however its events are told again. ::

    @pytest.mark.django_db
    @pytest.mark.parametrize("twist", TWISTS, ids=str)
    def test_ends_the_same(twist):
        assert_pure(ORDERS_TRACKED, story(), twist)

``TWISTS`` are what a rebuild does to a history: keys in another order, copies of an event, another day.
``ROUGH_TWISTS`` go beyond what the backbone ever does, for handlers that should bear it: events of one key in any
order, or applied twice. No broker is needed. The tables may hold rows: they are hidden, not emptied.
"""

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from unittest.mock import patch
from uuid import NAMESPACE_OID, uuid5

import msgspec
from django.db import connections, transaction
from django.utils import timezone

from events import effects
from events.conf import conf
from events.consumer.handle import run
from events.consumer.record import Place, Record
from events.declare import Event
from events.projections.declaration import Projection
from events.projections.shadow import Shadow

BEGAN_MS = 1_777_636_800_000
Rows = dict[str, list[tuple[Any, ...]]]


class Twist(NamedTuple):
    """A way to tell a history again."""

    name: str
    change: Callable[[list[Record]], list[Record]]
    later: timedelta = timedelta(0)

    def __str__(self) -> str:
        return self.name


def assert_pure(projection: Projection, events: Sequence[Event], twist: Twist) -> None:
    """Tell ``events`` as they are, then twisted, and compare the rows.

    :raises AssertionError: if they differ, or if there are none
    :raises NotPure: if a handler touches another table
    :raises EffectRefused: if it publishes or reaches out of the process
    """
    history = [_record(number, event) for number, event in enumerate(events)]
    plain = _rows(projection, history)
    if not any(plain.values()):
        raise AssertionError(f"{projection.name} made no row of {len(events)} events, so there is nothing to compare.")
    with patch.object(timezone, "now", lambda now=timezone.now: now() + twist.later):
        twisted = _rows(projection, twist.change(history))
    for table, rows in plain.items():
        if twisted[table] != rows:
            raise AssertionError(f"{table} is not the same when {twist}:\n{rows}\n{twisted[table]}")


def _rows(projection: Projection, records: Sequence[Record]) -> Rows:
    with (
        transaction.atomic(using=conf().DATABASE),
        connections[conf().DATABASE].cursor() as cursor,
        Shadow(projection.tables).cast() as shadow,
    ):
        for record in records:
            with shadow.guarding(cursor), effects.off(), effects.dropping_callbacks():
                run(projection.group, [record], cursor)
        return {table.name: shadow.rows(cursor, table) for table in projection.tables}


def _record(number: int, event: Event) -> Record:
    return Record(
        place=Place(type(event).topic.name, 0),
        offset=number,
        key=event.key.encode(),
        value=msgspec.json.encode(event),
        headers=[("id", str(uuid5(NAMESPACE_OID, str(number))).encode()), ("type", event.wire_type.encode())],
        timestamp_ms=BEGAN_MS + number * 1000,
    )


def _as_it_was(history: list[Record]) -> list[Record]:
    return history


def _each_twice(history: list[Record]) -> list[Record]:
    return [copy for record in history for copy in (record, record)]


def _all_twice(history: list[Record]) -> list[Record]:
    return history * 2


def _key_by_key(history: list[Record]) -> list[Record]:
    return sorted(history, key=_aggregate)


def _last_key_first(history: list[Record]) -> list[Record]:
    return sorted(history, key=_aggregate, reverse=True)


def _backwards(history: list[Record]) -> list[Record]:
    return history[::-1]


def _applied_twice(history: list[Record]) -> list[Record]:
    """With ids of their own, as if the first arrival had been forgotten."""
    again = [msgspec.structs.replace(record, headers=_other_id(record)) for record in history]
    return [copy for pair in zip(history, again, strict=True) for copy in pair]


def _woven(seed: int) -> Callable[[list[Record]], list[Record]]:
    """Keys in turns drawn by lot; each key's events in their order."""

    def change(history: list[Record]) -> list[Record]:
        turns = [_aggregate(record) for record in history]
        random.Random(seed).shuffle(turns)  # noqa: S311
        waiting = {key: [record for record in history if _aggregate(record) == key] for key in turns}
        return [waiting[key].pop(0) for key in turns]

    return change


def _shuffled(seed: int) -> Callable[[list[Record]], list[Record]]:
    def change(history: list[Record]) -> list[Record]:
        return random.Random(seed).sample(history * 2, 2 * len(history))  # noqa: S311

    return change


def _aggregate(record: Record) -> tuple[str, bytes]:
    return record.place.topic, record.key


def _other_id(record: Record) -> list[tuple[str, bytes | None]]:
    return [("id", str(uuid5(NAMESPACE_OID, f"again {record.offset}")).encode()), *record.headers[1:]]


TWISTS = (
    Twist("told again", _as_it_was),
    Twist("told a year later", _as_it_was, later=timedelta(days=400)),
    Twist("each published twice", _each_twice),
    Twist("all published twice", _all_twice),
    Twist("key by key", _key_by_key),
    Twist("last key first", _last_key_first),
    *(Twist(f"keys woven {seed}", _woven(seed)) for seed in range(3)),
)
ROUGH_TWISTS = (
    *TWISTS,
    Twist("each applied twice", _applied_twice),
    Twist("backwards", _backwards),
    *(Twist(f"shuffled {seed}", _shuffled(seed)) for seed in range(5)),
)
