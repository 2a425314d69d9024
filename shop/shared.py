"""One answer for everybody who looks: pages ask again every second, and Kafka should not notice how many they are.

Valkey only saves work here. While it is away, everybody asks for himself.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from redis.exceptions import RedisError

from events.peek import LogAway
from shop.forgiving import strict as cache

FRESH_SECONDS = 1.0
KEEP_SECONDS = 30
AWAY_SECONDS = 2  # who asks a Kafka that does not answer holds a thread of the web server for a while
ASKING_SECONDS = 5  # whoever asks and dies holds the others up for so long

T = TypeVar("T")

log = logging.getLogger(__name__)


def shared(name: str, ask: Callable[[], T], *, fresh_seconds: float = FRESH_SECONDS) -> T:
    """The newest answer. One asks when it is old; the others take the old one meanwhile.

    :raises LogAway: what ``ask`` raised, also for those who come just after
    """
    key = f"shared:{name}"
    known: tuple[float, T] | None = None
    with _though_valkey_is_away():
        if said := cache.get(f"{key}:away"):
            raise LogAway(said)
        known = cache.get(key)
        if known and (time.time() - known[0] < fresh_seconds or not cache.add(f"{key}:asking", 1, ASKING_SECONDS)):
            return known[1]
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


@contextmanager
def _though_valkey_is_away() -> Iterator[None]:
    try:
        yield
    except RedisError as away:
        log.info("Everybody asks for himself: %r", away)
