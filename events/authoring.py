"""What a publisher writes: the outbox row of an event, after every check that can be made before it is on the log.

What is refused here is refused in the face of whoever publishes it. Later it would be in the way of its key: at the
relay, or in every group that reads it.
"""

import re
from typing import NamedTuple
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from events import declare, effects
from events.conf import conf
from events.context import lacks_cause, story
from events.declare import Event, Topic
from events.observe import tracing

MAX_KEY_BYTES = MAX_CORRELATION_BYTES = 512
TOMBSTONE = "tombstone"  # the header "type" of a record that says: forget this key
# \u0000 as JSON writes it, not preceded by an escaped backslash: neither PostgreSQL's text nor its jsonb can hold it.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class PublishRefused(Exception):
    """An event was not published, and nothing was written."""


class UnknownEvent(PublishRefused):
    """Only a class declared with @event(...) can be published."""


class RetiredEvent(PublishRefused):
    """A retired event is read from the log and never published again: publish its successor."""


class CauseNotSaid(PublishRefused):
    """A batch handler says which event is the cause: go through batch.pairs(), and publish with caused_by(incoming)."""


class BadKey(PublishRefused):
    """A key is 1 to 512 bytes of UTF-8 without NUL: usually the aggregate's id."""


class BadCorrelation(PublishRefused):
    """A correlation id has at most 512 bytes of UTF-8, without NUL."""


class BadPayload(PublishRefused):
    """A payload must encode as JSON that reads back, without NUL characters, within EVENTS["MAX_PAYLOAD_BYTES"]."""


class NotCompacted(PublishRefused):
    """Only a compacted topic forgets: declare it with compacted=True, or publish an event that says what ended."""


class Row(NamedTuple):
    """What a publisher writes; the database adds position, slot, transaction id and time."""

    id: UUID
    aggregatetype: str
    aggregateid: str
    type: str
    payload: str | None
    correlation_id: str
    causation_id: str | None
    traceparent: str | None


def row(event: Event, *, correlation_id: object = None, event_id: UUID | None = None) -> Row:
    """The outbox row of an event.

    :param event_id: where it follows from something else, so that the same event again is no other one
    :raises PublishRefused: one of its subclasses says why
    :raises EffectRefused: while a projection is folded
    """
    cls = type(event)
    if isinstance(event, type):
        raise UnknownEvent(f"{event.__qualname__} is a class: publish an event of it, {event.__qualname__}(…).")
    effects.refuse(f"publish {getattr(cls, 'wire_type', cls.__qualname__)}")
    if declare.registry.get(getattr(cls, "wire_type", "")) is not cls:
        raise UnknownEvent(f"{cls.__qualname__} is not a declared event: decorate it with @event(...).")
    if cls.retired:
        raise RetiredEvent(f"{cls.wire_type} is retired: publish its successor, or take retired=True away.")
    return _told(cls.wire_type, cls.topic, _key(event), _payload(event), correlation_id, event_id)


def tombstone_row(topic: Topic, key: str, *, correlation_id: object = None) -> Row:
    """The outbox row that lets a compacted topic forget a key.

    :raises NotCompacted: if the topic keeps everything
    :raises PublishRefused: as :func:`row`
    """
    effects.refuse(f"publish a {TOMBSTONE}")
    if not topic.compacted:
        raise NotCompacted(f"{topic.name} is not compacted. {NotCompacted.__doc__}")
    return _told(TOMBSTONE, topic, _checked_key(key, TOMBSTONE), None, correlation_id)


def _told(
    wire_type: str,
    topic: Topic,
    key: str,
    payload: str | None,
    correlation_id: object,
    event_id: UUID | None = None,
) -> Row:
    """The row, with its place in the story that goes on here."""
    if lacks_cause():
        raise CauseNotSaid(f"{wire_type} was published in a batch handler, by no event. {CauseNotSaid.__doc__}")
    told, event_id = story(), event_id or uuid7()
    return Row(
        id=event_id,
        aggregatetype=topic.name,
        aggregateid=key,
        type=wire_type,
        payload=payload,
        correlation_id=_correlation(str(correlation_id or told.correlation_id or event_id), wire_type, key),
        causation_id=told.causation_id,
        traceparent=tracing.publishing(
            wire_type=wire_type, topic=topic.name, key=key, event_id=event_id, traceparent=told.traceparent
        ),
    )


def _key(event: Event) -> str:
    if getattr(event, event.key_field) is None:
        raise BadKey(f"{event.wire_type} has no key, its {event.key_field} is None. {BadKey.__doc__}")
    return _checked_key(event.key, event.wire_type)


def _checked_key(key: str, wire_type: str) -> str:
    if not key or not _fits(key, MAX_KEY_BYTES):
        raise BadKey(f"{wire_type} has the key {key[:40]!r}: {BadKey.__doc__}")
    return key


def _correlation(text: str, wire_type: str, key: str) -> str:
    if not _fits(text, MAX_CORRELATION_BYTES):
        raise BadCorrelation(f"{wire_type} {key} has the correlation id {text[:40]!r}: {BadCorrelation.__doc__}")
    return text


def _fits(text: str, limit: int) -> bool:
    """Whether PostgreSQL and Kafka both take it: UTF-8 (a lone surrogate is none), no NUL, not too long."""
    try:
        return "\0" not in text and len(text.encode()) <= limit
    except UnicodeEncodeError:
        return False


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
    _read_back(event, payload)
    return payload.decode()


def _read_back(event: Event, payload: bytes) -> None:
    """What no consumer could read (a wrong type, NaN) would park its key in every group."""
    try:
        msgspec.json.decode(payload, type=type(event))
    except msgspec.MsgspecError as error:
        raise BadPayload(f"{event.wire_type} {event.key} cannot be read back: {error}.") from error
