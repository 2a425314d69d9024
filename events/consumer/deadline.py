"""A handler that runs past its group's time limit is interrupted, wherever it stands."""

import signal
import threading
from types import FrameType
from typing import Any


class HandlerTimedOut(Exception):
    """A handler ran past its group's time limit: make it quicker, move the slow part to a task, or raise the limit."""


class Deadline:
    """Raises :class:`HandlerTimedOut` inside the block, ``seconds`` after the last :meth:`restart`.

    It uses the alarm signal, which only a process's main thread can; workers run their group there. In other threads
    (tests) there is no limit. It is set up once for a batch, because that costs more than a quick handler; restarting
    it costs a system call.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._usable = threading.current_thread() is threading.main_thread()
        self._before: Any = None
        self._passed = False

    def __enter__(self) -> "Deadline":
        if self._usable:
            self._before = signal.signal(signal.SIGALRM, self._interrupt)
        return self

    def restart(self) -> None:
        """Give the next handler its time."""
        if self._usable:
            self._passed = False
            signal.setitimer(signal.ITIMER_REAL, self._seconds)

    def check(self) -> None:
        """Call after a handler: it may have swallowed the interruption.

        :raises HandlerTimedOut: then
        """
        if self._passed:
            raise self._told()

    def __exit__(self, *_: object) -> None:
        if self._usable:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._before)

    def _interrupt(self, _signal: int, _frame: FrameType | None) -> None:
        self._passed = True
        raise self._told()

    def _told(self) -> HandlerTimedOut:
        return HandlerTimedOut(f"A handler ran longer than its group's limit of {self._seconds:g} s.")
