"""A wish to stop, which a signal handler may express.

``threading.Event`` cannot be set there: the signal may land while ``wait()`` holds the very lock that ``set()`` needs.
"""

import math
import os
import select
from contextlib import suppress


class Stopping:
    """Set once and for all. Make it after a fork: parent and child would share its pipe."""

    def __init__(self) -> None:
        self._set = False
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._writer, False)

    def set(self) -> None:
        """Wake who waits. Takes no lock, and never waits."""
        self._set = True
        with suppress(BlockingIOError):  # full: whoever waits is awake
            os.write(self._writer, b"!")

    def is_set(self) -> bool:
        return self._set

    def wait(self, seconds: float) -> bool:
        """Sleep, but no longer than until set; return whether it is."""
        if not self._set:
            poll = select.poll()  # select() takes no descriptor above 1,023
            poll.register(self._reader, select.POLLIN)
            poll.poll(math.ceil(max(0.0, seconds) * 1000))  # nobody reads the byte: each later wait ends at once
        return self._set

    def __del__(self) -> None:
        os.close(self._reader)
        os.close(self._writer)
