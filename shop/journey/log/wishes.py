"""What a visitor wants of the group: one wish at a time, kept in Valkey until it is done.

A wish that outlives its worker is done again by the next one, which changes nothing: to be sent back twice is to be
sent back, and a table that is made anew twice is the same. Without Valkey nobody can wish.
"""

import logging
from typing import Any, Literal

import msgspec
from redis.exceptions import RedisError

from events.consumer.record import Place
from shop.forgiving import strict as cache
from shop.journey.log.figures import Figures

WISH, NEWS = "journey:log:wish", "journey:log:news"
FORGOTTEN_SECONDS = 60  # a worker that is away for longer is not waited for
NEWS_SECONDS = 3600
PAUSE_SECONDS = 4  # between two wishes of one address

What = Literal["back", "rebuild"]
State = Literal["asked", "doing", "done", "refused"]

log = logging.getLogger(__name__)


class NotNow(Exception):
    """Somebody else's wish is being done, or this visitor wished a moment ago."""


class Wish(msgspec.Struct, frozen=True):
    """``back``: to an ``offset`` of one ``place``, or to the beginning. ``rebuild``: empty the table and fill it."""

    what: What
    place: Place | None = None
    offset: int = 0


class News(msgspec.Struct, frozen=True):
    """What became of the newest wish. ``before``: the figures of the moment before anything was done."""

    what: What
    state: State
    words: str
    before: Figures | None = None
    done: int = 0
    total: int = 0
    filled: int = 0


def wish(wanted: Wish, *, who: str) -> None:
    """Ask for it.

    :param who: the visitor's address
    :raises NotNow: if it has to wait
    """
    try:
        if not cache.add(f"journey:log:asked:{who}", 1, PAUSE_SECONDS) or not cache.add(
            WISH, wanted, FORGOTTEN_SECONDS
        ):
            raise NotNow("One thing at a time: somebody, perhaps you, has just asked for something. Try again in 5 s.")
    except RedisError as away:
        raise NotNow("Wishes are kept in Valkey, which does not answer. Try again later.") from away
    tell(News(wanted.what, "asked", "Asked for. The group hears of it within a second."))


def wished() -> Wish | None:
    """The wish that is to be done, if there is one."""
    return _get(WISH)


def done() -> None:
    """Make room for the next one."""
    try:
        cache.delete(WISH)
    except RedisError as away:
        log.warning("A wish is done again, because it cannot be taken away: %r", away)


def tell(told: News) -> None:
    """Let the page say it. Where nobody can be told, the work goes on all the same."""
    try:
        cache.set(NEWS, told, NEWS_SECONDS)
    except RedisError as away:
        log.warning("The page does not hear of this (%s): %r", told.words, away)


def news() -> News | None:
    """What was told last; a wish that nobody came for in its time was given up."""
    told: News | None = _get(NEWS)
    if told and told.state in ("asked", "doing") and not wished():
        return News(told.what, "refused", "Nobody reads for the group, so nothing came of it. Does its process run?")
    return told


def _get(key: str) -> Any:
    try:
        return cache.get(key)
    except RedisError:
        return None  # as if there were nothing; whoever wishes is told why
