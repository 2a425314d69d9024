"""Publishing: one row, in the transaction of the change that it announces. Both are kept, or neither."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from events import doorbell
from events.authoring import (
    BadCorrelation,
    BadKey,
    BadPayload,
    CauseNotSaid,
    NotCompacted,
    PublishRefused,
    RetiredEvent,
    Row,
    UnknownEvent,
    row,
    tombstone_row,
)
from events.conf import conf
from events.declare import Event, Topic
from events.observe import metrics

__all__ = [
    "BadCorrelation",
    "BadKey",
    "BadPayload",
    "CauseNotSaid",
    "NotCompacted",
    "NotInTransaction",
    "PublishRefused",
    "RetiredEvent",
    "UnknownEvent",
    "publish",
    "publish_many",
    "row",
    "tombstone",
    "write",
]

_COLUMNS = "id, aggregatetype, aggregateid, type, payload, correlation_id, causation_id, traceparent"
# One row is planned in half the time that a function's rows take to plan. Of many, each would have to be parsed.
_ONE = f"insert into events_outbox ({_COLUMNS}) values (%s, %s, %s, %s, %s, %s, %s, %s)"  # noqa: S608
_MANY = f"""
    insert into events_outbox ({_COLUMNS})
    select * from unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
"""  # noqa: S608


class NotInTransaction(PublishRefused):
    """Publish inside transaction.atomic(), together with the change that the event announces."""


def publish(event: Event, *, correlation_id: object = None) -> UUID:
    """Write one event to the outbox and return its id.

    :param correlation_id: starts a story; inside a handler the story goes on by itself
    :raises PublishRefused: one of its subclasses says why
    """
    return publish_many([event], correlation_id=correlation_id)[0]


def publish_many(events: Iterable[Event], *, correlation_id: object = None) -> list[UUID]:
    """Write events to the outbox in the given order, in one statement; return their ids.

    :raises PublishRefused: as :func:`publish`; then none was written
    """
    rows = [row(event, correlation_id=correlation_id) for event in events]
    write(rows)
    return [written.id for written in rows]


def tombstone(topic: Topic, key: str, *, correlation_id: object = None) -> UUID:
    """Let a compacted topic forget a key: a record without a value, which Kafka keeps for a day and then drops, too.

    Readers only see it pass. Publish the event that tells them why before it, in the same transaction.

    :raises PublishRefused: one of its subclasses says why
    """
    written = tombstone_row(topic, key, correlation_id=correlation_id)
    write([written])
    return written.id


def transaction_for(what: str) -> Any:
    """Django's connection to the outbox's database, which is in a transaction.

    :raises NotInTransaction: if it is in none
    """
    connection = connections[conf().DATABASE]
    if not connection.in_atomic_block:
        raise NotInTransaction(f"{what} was published outside a transaction. {_remedy()}")
    return connection


def _remedy() -> str:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return str(NotInTransaction.__doc__)
    return (
        "Django has no async transactions: put the change and publish() into a synchronous function with "
        "transaction.atomic(), and call that through asgiref's sync_to_async."
    )


def write(rows: Sequence[Row]) -> None:
    """Add rows that were made before, in their order, in one statement.

    :raises NotInTransaction: outside of one
    """
    connection = transaction_for(rows[0].type if rows else "Nothing")
    if not rows:
        return
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(_ONE, rows[0])
        else:
            cursor.execute(_MANY, [list(column) for column in zip(*rows, strict=True)])
    # Rung once however much a transaction publishes.
    if not any(entry[1] is doorbell.ring for entry in connection.run_on_commit):
        transaction.on_commit(doorbell.ring, using=connection.alias, robust=True)  # what is committed did not fail
    counted = partial(metrics.count_published, Counter(written.type for written in rows))
    transaction.on_commit(counted, using=connection.alias)
