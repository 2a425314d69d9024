"""Publishing: one row, in the transaction of the change that it announces. Both are kept, or neither."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import partial
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.db import connections, transaction
from uuid_utils.compat import uuid7

from events import declare, doorbell, effects
from events.conf import conf
from events.context import lacks_cause, story
from events.declare import Event
from events.observe import metrics, tracing

MAX_KEY_BYTES = 512
# \u0000 as JSON writes it, not preceded by an escaped backslash: neither PostgreSQL's text nor its jsonb can hold it.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")

_INSERT = """
    insert into events_outbox
        (id, aggregatetype, aggregateid, type, payload, correlation_id, causation_id, traceparent)
    select * from unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
"""


class PublishRefused(Exception):
    """An event was not published, and nothing was written."""


class NotInTransaction(PublishRefused):
    """Publish inside transaction.atomic(), together with the change that the event announces."""


class UnknownEvent(PublishRefused):
    """Only a class declared with @event(...) can be published."""


class RetiredEvent(PublishRefused):
    """A retired event is read from the log and never published again: publish its successor."""


class CauseNotSaid(PublishRefused):
    """A batch handler says which event is the cause: go through batch.pairs(), and publish with caused_by(incoming)."""


class BadKey(PublishRefused):
    """A key is 1 to 512 bytes of UTF-8 without NUL: usually the aggregate's id."""


class BadPayload(PublishRefused):
    """A payload must encode as JSON, without NUL characters, within EVENTS["MAX_PAYLOAD_BYTES"]."""


class Row(NamedTuple):
    """What a publisher writes; the database adds position, slot, transaction id and time."""

    id: UUID
    aggregatetype: str
    aggregateid: str
    type: str
    payload: str
    correlation_id: str
    causation_id: str | None
    traceparent: str | None


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
    using = conf().DATABASE
    rows = [row(event, correlation_id=correlation_id) for event in events]
    connection = connections[using]
    if not connection.in_atomic_block:
        raise NotInTransaction(f"{rows[0].type if rows else 'Nothing'} was published outside a transaction.")
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [list(column) for column in zip(*rows, strict=True)])
    # Rung once however much a transaction publishes.
    if not any(entry[1] is doorbell.ring for entry in connection.run_on_commit):
        transaction.on_commit(doorbell.ring, using=using)
    transaction.on_commit(partial(metrics.count_published, Counter(written.type for written in rows)), using=using)
    return [written.id for written in rows]


def row(event: Event, *, correlation_id: object = None) -> Row:
    """The outbox row of an event, after every check.

    :raises PublishRefused: one of its subclasses says why
    :raises EffectRefused: while a projection is folded
    """
    cls = type(event)
    effects.refuse(f"publish {getattr(cls, 'wire_type', cls.__qualname__)}")
    if declare.registry.get(getattr(cls, "wire_type", "")) is not cls:
        raise UnknownEvent(f"{cls.__qualname__} is not a declared event: decorate it with @event(...).")
    if cls.retired:
        raise RetiredEvent(f"{cls.wire_type} is retired: publish its successor, or take retired=True away.")
    if lacks_cause():
        raise CauseNotSaid(f"{cls.wire_type} was published in a batch handler, by no event. {CauseNotSaid.__doc__}")
    told, event_id = story(), uuid7()
    key, payload = _key(event), _payload(event)
    return Row(
        id=event_id,
        aggregatetype=cls.topic.name,
        aggregateid=key,
        type=cls.wire_type,
        payload=payload,
        correlation_id=str(correlation_id or told.correlation_id or event_id),
        causation_id=told.causation_id,
        traceparent=tracing.publishing(
            wire_type=cls.wire_type, topic=cls.topic.name, key=key, event_id=event_id, traceparent=told.traceparent
        ),
    )


def _key(event: Event) -> str:
    key = event.key
    if not key or "\0" in key or len(key.encode()) > MAX_KEY_BYTES:
        raise BadKey(f"{event.wire_type} has the key {key[:40]!r}: {BadKey.__doc__}")
    return key


def _payload(event: Event) -> str:
    try:
        payload = msgspec.json.encode(event)
    except (TypeError, ValueError, msgspec.MsgspecError) as error:
        raise BadPayload(f"{event.wire_type} {event.key} does not encode: {error}.") from error
    if _NUL.search(payload):
        raise BadPayload(f"{event.wire_type} {event.key} contains a NUL character: strip it where it came in.")
    if len(payload) > conf().MAX_PAYLOAD_BYTES:
        raise BadPayload(
            f"{event.wire_type} {event.key} has {len(payload)} bytes, over the {conf().MAX_PAYLOAD_BYTES} of "
            "EVENTS['MAX_PAYLOAD_BYTES']: publish a reference instead."
        )
    return payload.decode()
