"""Rows that Kafka will never take, set aside (EVENTS["ON_REFUSED"] = "park") with the later rows of their keys.

They are kept where consumers' poison is kept, for a group of the name "relay"; the offset is the outbox's position.
A key is tried again by the relay itself, between two batches, once its head is marked: all that was committed before
is then published or stands behind it, so the order holds. Put back as new rows of the outbox, they could be overtaken
by rows that are committed but not yet relayed.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from confluent_kafka import KafkaError
from django.db.models import Min

from events import kafka
from events.conf import conf
from events.consumer.parking import ITS_TURN
from events.models import Parked
from events.relay.batches import KEY, TOPIC, Line, Row
from events.relay.sender import Key, RefusedForEver

RELAY = "relay"
REMEDY = {
    **dict.fromkeys(kafka.MISSING_TOPIC, "Create the topic: manage.py create_topics."),
    KafkaError.MSG_SIZE_TOO_LARGE: "Raise the topic's max.message.bytes above EVENTS['MAX_PAYLOAD_BYTES'].",
    KafkaError.TOPIC_AUTHORIZATION_FAILED: "Allow the relay's user to write to the topic.",
}
NO_PARTITION = -1
_HEADERS = ("id", "type", "correlation_id", "causation_id", "traceparent")

_PARK = """
    insert into events_parked (
        group_name, topic, key, partition, "offset", value, headers, timestamp_ms, error, parked_at)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s, clock_timestamp())
    on conflict (group_name, topic, partition, "offset") do nothing
"""

_HEADS = """
    select distinct on (topic, key) topic, key, error from events_parked where group_name = %s order by topic, key, id
"""

_OF_KEY = """
    select id, "offset", value, headers, timestamp_ms from events_parked
    where group_name = %s and topic = %s and key = %s and id > %s order by id limit 100
"""


class Refused(Exception):
    """Kafka will not take a row, ever: the relay stops before it, so that nothing overtakes it."""


class TooManyParked(Refused):
    """More rows are refused than EVENTS["PARKED_LIMIT"] allows: it is Kafka's set-up that is wrong, not the rows."""


class Parking(NamedTuple):
    """The keys that have rows set aside, and those of them that are to be tried again."""

    keys: frozenset[Key]
    marked: list[Key]


def look(connection: Any) -> Parking:
    heads = [(topic, bytes(key).decode(), error) for topic, key, error in connection.execute(_HEADS, [RELAY])]
    return Parking(
        keys=frozenset((topic, key) for topic, key, _ in heads),
        # Without an error: its poison was discarded.
        marked=[(topic, key) for topic, key, error in heads if error in ("", ITS_TURN)],
    )


def park(connection: Any, rows: Iterable[tuple[Row, str]]) -> None:
    """Set rows aside, each with its error, or none if it only waits. Call in the transaction that moves the cursor.

    :raises TooManyParked: then nothing was set aside
    """
    for row, error in rows:
        connection.execute(_PARK, _columns(row, error))
    count = connection.execute("select count(*) from events_parked where group_name = %s", [RELAY]).fetchone()[0]
    if count > conf().PARKED_LIMIT:
        raise TooManyParked(f"{count} rows would be parked for the relay. {TooManyParked.__doc__}")


def of_key(connection: Any, key: Key) -> Iterator[tuple[int, Row]]:
    """What is set aside of a key, in order, with the ids of the parked rows: some of them in memory at a time."""
    last = 0
    while found := connection.execute(_OF_KEY, [RELAY, key[0], key[1].encode(), last]).fetchall():
        for last, *columns in found:
            yield last, _row(key, *columns)


def forget(connection: Any, ids: list[int]) -> None:
    """These are published."""
    connection.execute("delete from events_parked where id = any(%s)", [ids])


def note(connection: Any, pk: int, error: str) -> None:
    """Kafka refuses it still."""
    connection.execute("update events_parked set error = %s where id = %s", [error, pk])


def redrive(*, topic: str | None = None, key: str | None = None) -> int:
    """Let the relay try again what it set aside, of one key, of a topic or of all; return how many keys that are.

    It publishes them in order within a second of having nothing else to do. Call in a transaction with the decision.
    """
    wanted = {"topic": topic, "key": None if key is None else key.encode()}
    parked = Parked.objects.using(conf().DATABASE).filter(
        group_name=RELAY, **{name: value for name, value in wanted.items() if value is not None}
    )
    heads = parked.order_by().values("topic", "key").annotate(first=Min("id")).values_list("first", flat=True)
    return Parked.objects.using(conf().DATABASE).filter(pk__in=list(heads)).update(error=ITS_TURN)


def describe(row: Row, refusal: RefusedForEver) -> str:
    """Which row, why, and what to do."""
    name = f"outbox row {row.position} ({row.type}, key {row.key}, id {row.id})"
    return f"Kafka refuses {name}: {refusal}. {REMEDY.get(refusal.error.code(), 'Correct its cause.')}"


def hold_back(rows: list[Line], keys: frozenset[Key]) -> tuple[list[Line], list[tuple[Row, str]]]:
    """Part rows into those that can be sent, and those that have to wait behind parked ones."""
    send = [row for row in rows if (row[TOPIC], row[KEY]) not in keys]
    return send, [(Row(*row), "") for row in rows if (row[TOPIC], row[KEY]) in keys]


def _columns(row: Row, error: str) -> list[Any]:
    value = None if row.payload is None else row.payload.encode()
    texts = (row.id, row.type, row.correlation_id, row.causation_id, row.traceparent)
    headers = [
        [name, None if text is None else b64encode(text.encode()).decode()]
        for name, text in zip(_HEADERS, texts, strict=True)
    ]
    return [
        RELAY, row.topic, row.key.encode(), NO_PARTITION, row.position, value, json.dumps(headers).encode(),
        row.timestamp_ms, error,
    ]  # fmt: skip


def _row(key: Key, position: int, value: bytes | None, headers: bytes, timestamp_ms: int) -> Row:
    texts: list[Any] = [None if raw is None else b64decode(raw).decode() for _, raw in json.loads(bytes(headers))]
    payload = None if value is None else bytes(value).decode()
    return Row(position, *key, payload, timestamp_ms, *texts)
