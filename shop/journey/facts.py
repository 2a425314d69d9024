"""What happened on an order's way, who told whom, and how long it took: what the Journey page draws.

Facts are kept in Valkey for an hour, outside of any transaction. So they tell of what was rolled back, too, and of a
process that was killed in the middle. They are for looking at: the truth about an order stays in its tables, and an
order never fails because a fact cannot be kept.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
import redis
from django.conf import settings

from events.context import story
from shop import doorbell, valkey

Kind = Literal["call", "answer", "read", "event", "state", "failure"]

KEPT_SECONDS = 3600
MOST = 400  # of one order: a retry that goes on for an hour must not fill the memory
PATIENCE_SECONDS = 0.5
AWAY_SECONDS = 5.0  # Valkey did not answer: nobody waits for it again for so long

log = logging.getLogger(__name__)
_away_until = 0.0


class Fact(msgspec.Struct, frozen=True):
    """One thing that happened. ``id`` grows with time, within one order."""

    id: str
    order_id: UUID
    kind: Kind
    source: str
    target: str
    what: str
    at: datetime
    took_ms: float | None = None
    ok: bool = True
    detail: str = ""


def record(
    kind: Kind,
    *,
    source: str,
    target: str,
    what: str,
    ok: bool = True,
    took_ms: float | None = None,
    detail: str = "",
    order_id: UUID | None = None,
) -> None:
    """Remember something about an order, by default the one whose story goes on here, and wake who watches it."""
    about = order_id or _story_of()
    if about is None:
        return
    told = Fact("", about, kind, source, target, what, datetime.now(UTC), took_ms, ok, detail[:500])
    if _keep(about, told):
        doorbell.ring(doorbell.journey_group(about))


def facts_of(order_id: UUID, *, after: str = "0") -> list[Fact]:
    """What is known of an order, oldest first, later than the fact with the id ``after``; none while Valkey is away."""
    try:
        kept: Any = _client().xrange(_key(order_id), min=f"({after}" if after != "0" else "-")
    except redis.RedisError as error:
        log.warning("The facts about order %s cannot be read: %s", order_id, error)
        return []
    return [msgspec.structs.replace(_read(fields[b"fact"]), id=number.decode()) for number, fields in kept]


@contextmanager
def asking(target: str, what: str, *, by: str, kind: Literal["call", "read"] = "call") -> Iterator[None]:
    """Record a question, and its answer or its failure, with the time that it took. Also a decorator of who answers."""
    began = time.perf_counter()
    record(kind, source=by, target=target, what=what)
    try:
        yield
    except Exception as error:
        took = _since(began)
        record("failure", source=target, target=by, what=what, ok=False, took_ms=took, detail=str(error))
        raise
    record("answer", source=target, target=by, what=what, took_ms=_since(began))


def _since(began: float) -> float:
    return round(1000 * (time.perf_counter() - began), 1)


def _story_of() -> UUID | None:
    try:
        return UUID(story().correlation_id or "")
    except ValueError:
        return None


def _keep(order_id: UUID, told: Fact) -> bool:
    global _away_until
    if time.monotonic() < _away_until:
        return False
    try:
        with _client().pipeline(transaction=False) as talk:
            talk.xadd(_key(order_id), {"fact": msgspec.json.encode(told)}, maxlen=MOST, approximate=True)
            talk.expire(_key(order_id), KEPT_SECONDS)
            talk.execute()
    except redis.RedisError as error:
        _away_until = time.monotonic() + AWAY_SECONDS
        log.warning("A fact about order %s is not kept, as Valkey does not take it: %s", order_id, error)
        return False
    return True


def _read(text: bytes) -> Fact:
    return msgspec.json.decode(text, type=Fact)


def _key(order_id: UUID) -> str:
    return f"{settings.REDIS_PREFIX}:journey:facts:{order_id.hex}"


def _client() -> redis.Redis:
    return valkey.client(patience_seconds=PATIENCE_SECONDS)
