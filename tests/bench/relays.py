"""The real relay, running and idle, that is let go on a backlog."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

from django.db import connection

from events import doorbell
from tests.bench import outbox
from tests.bench.bench import Watch
from tests.bench.events import SALES
from tests.bench.log import Ends
from tests.bench.processes import Command

LIMIT_SECONDS = 900


class Running:
    """A relay that stands still but for its turns. It has its lease, its connections and its topics' metadata."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self._ends = Ends(SALES)

    @property
    def pid(self) -> int:
        return self.command.process.pid

    def drain(self, rows: int) -> float:
        """Let it publish a backlog of so many rows; return the seconds until the last is acknowledged."""
        return self.drain_in_stretches(rows, stretches=1)[0]

    def drain_in_stretches(self, rows: int, *, stretches: int) -> list[float]:
        """As :meth:`drain`; return the seconds that each stretch of the backlog took."""
        already = self._ends.total()
        marks, watch = [0.0], Watch()
        self.command.go_on()
        doorbell.ring()
        for stretch in range(1, stretches + 1):
            wanted = already + rows * stretch // stretches
            self._ends.wait_for(wanted, limit_seconds=LIMIT_SECONDS, meanwhile=self.command.check)
            marks.append(watch.seconds)
        self.settle()
        self.command.hold()
        return [later - earlier for earlier, later in pairwise(marks)]

    def settle(self) -> None:
        """Wait until the cursor is saved too."""
        while not _at_rest():
            pass


@contextmanager
def relay() -> Iterator[Running]:
    """Start `manage.py relay`, and let it warm up."""
    with Command("relay") as command:
        running = Running(command)
        outbox.fill(1_000)
        running.drain(1_000)
        outbox.clear()
        yield running


def _at_rest() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select a = b from events_relay")
        return cursor.fetchone() == (True,)
