"""One answer for everybody who looks: pages ask again every second, and Kafka should not notice how many they are.

Valkey only saves work here. While it is away, each process asks for itself, and shares that among its threads.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, TypeVar

from redis.exceptions import RedisError

from events.peek import LogAway
from shop.forgiving import strict as cache

FRESH_SECONDS = 1.0
KEEP_SECONDS = 30
AWAY_SECONDS = 2  # who asks a Kafka that does not answer holds a thread of the web server for a while
ASKING_SECONDS = 5  # whoever asks and dies holds the others up for so long

T = TypeVar("T")

log = logging.getLogger(__name__)

_alone: dict[str, tuple[float, Any]] = {}  # what this process knows: until when, and what
_asking: defaultdict[str, Lock] = defaultdict(Lock)


def shared(name: str, ask: Callable[[], T], *, fresh_seconds: float = FRESH_SECONDS) -> T:
    """The newest answer. One asks when it is old; the others take the old one meanwhile.

    :raises LogAway: what ``ask`` raised, also for those who come just after
    """
    key = f"shared:{name}"
    try:
        if said := cache.get(f"{key}:away"):
            raise LogAway(said)
        known: tuple[float, T] | None = cache.get(key)
        if known and (time.time() - known[0] < fresh_seconds or not cache.add(f"{key}:asking", 1, ASKING_SECONDS)):
            return known[1]
    except RedisError as away:
        log.info("Each process asks for itself: %r", away)
        return _by_ourselves(name, ask, fresh_seconds)
    return _for_all(key, ask, fresh_seconds)


def _for_all(key: str, ask: Callable[[], T], fresh_seconds: float) -> T:
    try:
        answer = ask()
        with _though_valkey_is_away():
            cache.set(key, (time.time(), answer), max(KEEP_SECONDS, fresh_seconds))
    except LogAway as away:
        with _though_valkey_is_away():
            cache.set(f"{key}:away", str(away), AWAY_SECONDS)
        raise
    finally:
        with _though_valkey_is_away():
            cache.delete(f"{key}:asking")
    return answer


def _by_ourselves(name: str, ask: Callable[[], T], fresh_seconds: float) -> T:
    with _asking[name]:
        until, answer = _alone.get(name, (0.0, None))
        if time.monotonic() >= until:
            try:
                seconds, answer = fresh_seconds, ask()
            except LogAway as away:
                seconds, answer = AWAY_SECONDS, away
            _alone[name] = time.monotonic() + seconds, answer
    if isinstance(answer, LogAway):
        raise LogAway(str(answer))
    known: T = answer
    return known


@contextmanager
def _though_valkey_is_away() -> Iterator[None]:
    try:
        yield
    except RedisError as away:
        log.info("What was asked is not shared: %r", away)
