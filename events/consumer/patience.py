"""The database's trouble is waited out: an event is never skipped because of it."""

import logging
import os
import random
import threading
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connections

from events.conf import conf
from events.consumer.deadline import HandlerTimedOut

log = logging.getLogger("events.consumer")

T = TypeVar("T")

TROUBLE = (OperationalError, InterfaceError)
CONFLICT = ("40P01", "40001")  # deadlock, serialization failure: the transaction is gone, the connection is fine
HANDLERS_OWN = ("57014",)  # a statement that ran past its time limit will do so again
DEADLOCK_LIMIT = 10


class Life:
    """Whether a worker should go on: until it is stopped, or its parent process is gone."""

    def __init__(self, *, parent: int | None = None) -> None:
        self._parent = parent
        self._stop = threading.Event()

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


def patiently(work: Callable[[], T], *, life: Life, name: str) -> T:
    """Do ``work``, again and again while it fails by the database's fault.

    :raises Exception: what ``work`` raises otherwise; the database's trouble too once ``life`` is over, and deadlocks
        when there is no end of them
    """
    using, tries, conflicts = conf().DATABASE, 0, 0
    while True:
        try:
            return work()
        except HandlerTimedOut:
            connections[using].close()  # it may have been interrupted in the middle of a query
            raise
        except TROUBLE as error:
            state = getattr(error.__cause__, "sqlstate", None)
            conflicts += state in CONFLICT
            if life.over or conflicts > DEADLOCK_LIMIT or state in HANDLERS_OWN:
                raise
            if state not in CONFLICT:
                connections[using].close()
            if tries % 30 == 0:
                log.warning("%s: the database says %s; trying again.", name, str(error).strip())
            tries += 1
            life.pause(min(5.0, 0.05 * 2 ** min(tries, 7)) * random.uniform(0.5, 1.0))  # noqa: S311
