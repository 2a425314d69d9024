"""Counts what a consumer commits, and notes when: from its first event in hand to the commit of its last."""

import time
from collections.abc import Callable

from django.db import transaction


class Tally:
    """One per process; handlers tell it what they did, and it believes them once that is committed."""

    def __init__(self) -> None:
        self.begin(-1, then=lambda: None)

    def begin(self, count: int, *, then: Callable[[], None]) -> None:
        """Count anew, and call ``then`` at ``count`` events."""
        self._wanted, self._then = count, then
        self.committed = 0
        self.first_at = self.last_at = 0.0
        self.noted: list[tuple[int, float]] = []

    def handled(self, count: int) -> None:
        """So many events are about to be committed."""
        self.first_at = self.first_at or time.monotonic()
        transaction.on_commit(lambda: self._commit(count))

    def note(self, number: int) -> None:
        """As :meth:`handled` for one event, whose time is of interest."""
        transaction.on_commit(lambda: self.noted.append((number, time.monotonic())))
        self.handled(1)

    def _commit(self, count: int) -> None:
        self.committed += count
        if 0 <= self._wanted <= self.committed:
            self.last_at = time.monotonic()
            self._then()


tally = Tally()
