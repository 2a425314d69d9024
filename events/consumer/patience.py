"""The database's trouble is waited out: an event is never skipped because of it."""

import logging
import os
import random
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import connections

from events.conf import conf
from events.consumer.deadline import HandlerTimedOut
from events.consumer.failing import CONFLICT, HANDLERS_OWN, TROUBLE, is_conflict, is_passing
from events.observe import metrics
from events.stopping import Stopping

__all__ = ["CONFLICT", "DEADLOCK_LIMIT", "HANDLERS_OWN", "TROUBLE", "Life", "patiently"]

log = logging.getLogger("events.consumer")

T = TypeVar("T")

DEADLOCK_LIMIT = 10


class Life:
    """Whether a worker should go on: until it is stopped, or its parent process is gone. Make it after the fork."""

    def __init__(self, *, parent: int | None = None) -> None:
        self._parent = parent
        self._stop = Stopping()

    def stop(self) -> None:
        """End after the batch in hand. May be called from a signal handler."""
        self._stop.set()

    @property
    def over(self) -> bool:
        orphaned = self._parent is not None and os.getppid() != self._parent
        return orphaned or self._stop.is_set()

    def pause(self, seconds: float) -> None:
        """Sleep, but no longer than until stopped."""
        self._stop.wait(seconds)


def patiently(
    work: Callable[[], T],
    *,
    life: Life,
    name: str,
    also: Iterable[type[Exception]] = (),
    conflicts: int = DEADLOCK_LIMIT,
) -> T:
    """Do ``work``, again and again while it fails by something that passes, above all the database's fault.

    :param also: other errors that pass
    :param conflicts: how many deadlocks are enough
    :raises Exception: what ``work`` raises otherwise; what passes, too, once ``life`` is over, and deadlocks when there
        is no end of them
    """
    using, tries = conf().DATABASE, 0
    while True:
        try:
            return work()
        except HandlerTimedOut:
            connections[using].close()  # it may have been interrupted in the middle of a query
            raise
        except Exception as error:
            if not is_passing(error, also=also) or life.over:
                raise
            metrics.retries.labels(name, "database").inc()
            if is_conflict(error):
                conflicts -= 1
                if conflicts < 0:
                    raise
            else:
                connections[using].close()
            if tries % 30 == 0:
                log.warning("%s: %s; trying again.", name, _said(error))
            tries += 1
            life.pause(min(5.0, 0.05 * 2 ** min(tries, 7)) * random.uniform(0.5, 1.0))  # noqa: S311


def _said(error: Exception) -> str:
    speaker = "the database" if isinstance(error, TROUBLE) else type(error).__name__
    return f"{speaker} says {str(error).strip()}"
