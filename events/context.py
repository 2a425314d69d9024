"""Where we are in a story: which event is being handled, and what correlates all that it causes."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

import msgspec


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


_incoming: ContextVar[Incoming | None] = ContextVar("incoming", default=None)


def incoming() -> Incoming | None:
    """The event that is being handled right now, if any."""
    return _incoming.get()


@contextmanager
def handling(record: Incoming | None) -> Iterator[None]:
    """Let what is published inside be caused by ``record``."""
    token = _incoming.set(record)
    try:
        yield
    finally:
        _incoming.reset(token)
