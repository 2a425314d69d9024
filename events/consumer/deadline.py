"""A handler that runs past its group's time limit is interrupted, wherever it stands."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class HandlerTimedOut(Exception):
    """A handler ran past its group's time limit: make it quicker, move the slow part to a task, or raise the limit."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise :class:`HandlerTimedOut` inside the block after ``seconds``.

    It uses the alarm signal, which only a process's main thread can; workers run their group there. In other threads
    (tests) there is no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise HandlerTimedOut(f"A handler ran longer than its group's limit of {seconds:g} s.")

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
