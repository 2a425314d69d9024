"""Read lines that are added to a log, across its rotation."""

import os
from pathlib import Path
from typing import TextIO


class Follower:
    """Hands out the lines added since the last look."""

    def __init__(self, log: Path, *, from_end: bool) -> None:
        self.log = log
        self._handle: TextIO | None = None
        self._rest = ""
        if from_end and log.exists():
            self._open().seek(0, os.SEEK_END)

    def lines(self) -> list[str]:
        """Whole lines that appeared since last time."""
        text = self._rest + self._read()
        *lines, self._rest = text.split("\n")
        return lines

    def close(self) -> None:
        if self._handle:
            self._handle.close()

    def _read(self) -> str:
        text = self._handle.read() if self._handle else ""
        if self._was_replaced():
            text += self._open().read()
        return text

    def _was_replaced(self) -> bool:
        try:
            status = self.log.stat()
        except FileNotFoundError:
            return False
        if self._handle is None:
            return True
        known = os.fstat(self._handle.fileno())
        return status.st_ino != known.st_ino or status.st_size < self._handle.tell()

    def _open(self) -> TextIO:
        self.close()
        self._handle = self.log.open(errors="replace")
        return self._handle
