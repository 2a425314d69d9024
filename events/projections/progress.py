"""How far a long read has got: a bar on a terminal, and nothing in a log file."""

import sys
import time
from typing import TextIO

WIDTH = 30
EVERY_SECONDS = 0.1


class Progress:
    """Counts up to ``total``, which may grow while it counts."""

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        self._stream = stream
        self._began = time.monotonic()
        self._shown_at = 0.0
        self.total = 0
        self.done = 0

    def add(self, count: int) -> None:
        """So many more are done."""
        self.done += count
        if self._stream.isatty() and time.monotonic() - self._shown_at > EVERY_SECONDS:
            self._shown_at = time.monotonic()
            self._stream.write(f"\r{self}\x1b[K")
            self._stream.flush()

    def clear(self) -> None:
        """Take the bar away."""
        if self._shown_at:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    @property
    def per_second(self) -> float:
        return self.done / max(self.seconds, 0.001)

    def __str__(self) -> str:
        share = min(1.0, self.done / max(self.total, 1))
        left = max(self.total - self.done, 0) / max(self.per_second, 0.001)
        bar = ("#" * int(share * WIDTH)).ljust(WIDTH, ".")
        return f"[{bar}] {share:4.0%}  {self.done:,} of {self.total:,}  {self.per_second:,.0f}/s  {left:.0f} s left"
