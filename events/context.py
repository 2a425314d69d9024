"""Where we are in a story: what correlates its events, which event caused the next, and which trace they share.

A story begins with a request (``events.middleware``), with :func:`begin` in a command or a socket, or with an event
that is published outside of all of these. It goes on by itself in the handlers of its events. Over a queue it is
carried: :func:`carry` where the task is sent, :func:`carried` where it runs.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from events.observe import tracing
from events.observe.traceparent import begun_by, valid

CORRELATION, CAUSATION, TRACE = "X-Correlation-ID", "X-Causation-ID", "traceparent"
_ID = re.compile(r"[\w.:+/=@-]{1,128}", re.ASCII)


class Incoming(msgspec.Struct, frozen=True):
    """The record being handled: what its handler's events inherit, and where on the log it stands."""

    id: UUID
    type: str
    topic: str
    partition: int
    offset: int
    key: str
    created_at: datetime
    correlation_id: str | None = None
    causation_id: str | None = None
    traceparent: str | None = None


class Story(NamedTuple):
    """What an event that is published now inherits. All None: it begins a story of its own."""

    correlation_id: str | None = None
    causation_id: str | None = None
    traceparent: str | None = None


class Handling(NamedTuple):
    """A record in the hands of a group; no record while it has a whole batch."""

    record: Incoming | None
    group: str

    @property
    def story(self) -> Story:
        record = self.record
        if record is None:
            return NOWHERE
        return Story(
            correlation_id=record.correlation_id or str(record.id),
            causation_id=str(record.id),
            traceparent=valid(record.traceparent) or begun_by(record.id),
        )


NOWHERE = Story()
_now: ContextVar[Handling | Story] = ContextVar("events", default=NOWHERE)


def story() -> Story:
    """The story that goes on here."""
    now = _now.get()
    return now.story if isinstance(now, Handling) else now


def incoming() -> Incoming | None:
    """The event that is being handled right now, if any."""
    now = _now.get()
    return now.record if isinstance(now, Handling) else None


def group() -> str | None:
    """The name of the group whose handler runs right now, if any."""
    now = _now.get()
    return now.group if isinstance(now, Handling) else None


@contextmanager
def handling(record: Incoming, *, group: str = "") -> Iterator[None]:
    """Let what is published inside be caused by ``record``."""
    token = _now.set(Handling(record, group))
    try:
        yield
    finally:
        _now.reset(token)


@contextmanager
def handling_batch(*, group: str) -> Iterator[None]:
    """A batch handler runs inside; what it publishes needs :func:`caused_by`."""
    token = _now.set(Handling(None, group))
    try:
        yield
    finally:
        _now.reset(token)


def caused_by(record: Incoming) -> AbstractContextManager[None]:
    """In a batch handler: let what is published inside be caused by one of the batch's events, see ``Batch.pairs``."""
    return handling(record, group=group() or "")


def lacks_cause() -> bool:
    """Whether a batch handler runs and has not said which of its events is the cause."""
    now = _now.get()
    return isinstance(now, Handling) and now.record is None


@contextmanager
def begin(*, correlation_id: object = None, traceparent: str | None = None) -> Iterator[Story]:
    """Begin a story, for what is no request and handles no event: a command, a socket.

    :param correlation_id: a new one by default
    :param traceparent: of whoever asked; where it is missing or no valid one, a new trace begins
    """
    new = uuid7()
    with _telling(
        Story(
            correlation_id=str(correlation_id or new),
            traceparent=tracing.current() or valid(traceparent) or begun_by(new),
        )
    ) as told:
        yield told


def carry() -> dict[str, str]:
    """The story as headers, for a task or a call to a neighbour; empty outside of any story."""
    told = story()
    headers = zip((CORRELATION, CAUSATION, TRACE), (*told[:2], tracing.current() or told.traceparent), strict=True)
    return {name: text for name, text in headers if text}


@contextmanager
def carried(headers: Mapping[str, object] | None) -> Iterator[Story]:
    """Go on with the story that :func:`carry` packed. Other headers do no harm."""
    given = headers or {}
    trace = given.get(TRACE)
    with _telling(
        Story(
            correlation_id=proper(given.get(CORRELATION)),
            causation_id=proper(given.get(CAUSATION)),
            traceparent=valid(trace) if isinstance(trace, str) else None,
        )
    ) as told:
        yield told


def proper(text: object) -> str | None:
    """An id that came from outside, if it looks like one: short, and fit for a header and a log."""
    return text if isinstance(text, str) and _ID.fullmatch(text) else None


@contextmanager
def _telling(told: Story) -> Iterator[Story]:
    token = _now.set(told)
    try:
        with tracing.going_on(told.traceparent):
            yield told
    finally:
        _now.reset(token)
