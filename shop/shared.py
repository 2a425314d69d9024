"""One answer for everybody who looks: pages ask again every second, and Kafka should not notice how many they are.

Valkey only saves work here. While it is away, each process asks for itself, and shares that among its threads.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from time import sleep
from typing import Any, NamedTuple, TypeVar, cast
from uuid import uuid4

from redis.exceptions import RedisError

from events.peek import LogAway
from shop.edition import edition
from shop.forgiving import strict as cache

FRESH_SECONDS = 1.0
KEEP_SECONDS = 30
AWAY_SECONDS = 2  # who asks a Kafka that does not answer holds a thread of the web server for a while
ASKING_SECONDS = 5  # whoever asks and dies holds the others up for so long
LOOK_EVERY = 0.05  # seconds, for those who have no answer yet, while somebody asks
LOOKS = 40

T = TypeVar("T")

log = logging.getLogger(__name__)


class Known(NamedTuple):
    """What somebody was told, and when. ``away``: why Kafka could not be asked, which is an answer as well."""

    at: float
    answer: Any
    away: str = ""

    def fresh(self, seconds: float) -> bool:
        return time.time() - self.at < (AWAY_SECONDS if self.away else seconds)

    def told(self) -> Any:
        if self.away:
            raise LogAway(self.away)
        return self.answer


class Own:
    """What this process alone was told, and whose turn it is to ask."""

    def __init__(self) -> None:
        self.turn = Lock()
        self.until = 0.0
        self.known: Known | None = None


_alone: dict[str, Own] = {}


def shared(name: str, ask: Callable[[], T], *, fresh_seconds: float = FRESH_SECONDS) -> T:
    """The newest answer. One asks when it is old; the others take the old one meanwhile, or wait for the first.

    :raises LogAway: what ``ask`` raised, also for those who come just after
    """
    key = f"shared:{edition()}:{name}"
    try:
        known, mine = _known_or_turn(key, fresh_seconds)
    except RedisError as away:
        log.info("Each process asks for itself: %r", away)
        known, mine = _by_ourselves(name, ask, fresh_seconds), ""
    return cast("T", (known or _for_all(key, ask, fresh_seconds, mine)).told())


def _known_or_turn(key: str, fresh_seconds: float) -> tuple[Known | None, str]:
    """What is known, or whose turn it is: that of whoever gets nothing, and mostly holds the lock with what he gets."""
    mine = uuid4().hex
    for _ in range(LOOKS):
        known = _read(key)
        if known and known.fresh(fresh_seconds):
            return known, ""
        if cache.add(f"{key}:asking", mine, ASKING_SECONDS):
            return _if_news_came(key, fresh_seconds, mine)
        if known:
            return known, ""
        sleep(LOOK_EVERY)
    return None, ""


def _if_news_came(key: str, fresh_seconds: float, mine: str) -> tuple[Known | None, str]:
    """Whoever asked before may have ended between the look and the lock."""
    known = _read(key)
    if known is None or not known.fresh(fresh_seconds):
        return None, mine
    _release(key, mine)
    return known, ""


def _release(key: str, mine: str) -> None:
    """If it is still mine: who took too long has lost it to somebody else."""
    if mine and cache.get(f"{key}:asking") == mine:
        cache.delete(f"{key}:asking")


def _read(key: str) -> Known | None:
    """None also for what cannot be read: other code wrote it, and its own answer is the better one."""
    try:
        known = cache.get(key)
    except RedisError:
        raise
    except Exception as error:  # whatever it is that unpickling comes upon
        log.warning("What is shared as %s cannot be read, so it is asked for anew: %r", key, error)
        return None
    return known if isinstance(known, Known) else None


def _for_all(key: str, ask: Callable[[], Any], fresh_seconds: float, mine: str) -> Known:
    try:
        known = _asked(ask)
        with _though_valkey_is_away():
            cache.set(key, known, max(KEEP_SECONDS, fresh_seconds))
    finally:
        with _though_valkey_is_away():
            _release(key, mine)
    return known


def _asked(ask: Callable[[], Any]) -> Known:
    try:
        answer = ask()
    except LogAway as away:
        return Known(time.time(), None, str(away))
    return Known(time.time(), answer)


def _by_ourselves(name: str, ask: Callable[[], Any], fresh_seconds: float) -> Known:
    own = _alone.setdefault(name, Own())
    with own.turn:
        if own.known is None or time.monotonic() >= own.until:
            own.known = _asked(ask)
            own.until = time.monotonic() + (AWAY_SECONDS if own.known.away else fresh_seconds)
            _forget_the_old()
        return own.known


def _forget_the_old() -> None:
    """Names are of orders and questions, so there are ever more. Whoever asks at this moment may ask once too often."""
    now = time.monotonic()
    for name, own in list(_alone.items()):
        if now >= own.until and not own.turn.locked():
            _alone.pop(name, None)


@contextmanager
def _though_valkey_is_away() -> Iterator[None]:
    try:
        yield
    except RedisError as away:
        log.info("What was asked is not shared: %r", away)
