"""An outbox in memory, for unit tests that know no database.

Publishing runs as ever, with all of its checks; only the connection behind it is another one. It keeps what Django's
transactions promise: what is rolled back was never published, and hooks run after the commit.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connections, transaction

from events.conf import conf
from events.consumer.handle import call_handlers
from events.consumer.reading import read
from events.consumer.record import Record
from events.handling import Group, groups
from events.testing.found import Found, as_record
from events.testing.unconnected import Unconnected


class Scheduled(NamedTuple):
    """A timer that was set and not cancelled."""

    due_at: datetime
    record: Record


class _State(NamedTuple):
    """All that a transaction may change, never changed in place: so a rollback is to take the old one again."""

    records: tuple[Record, ...] = ()
    timers: dict[str, Scheduled] = {}
    taken: frozenset[tuple[str, str]] = frozenset()


class Log(Found):
    """What was published while the log was in use, and the handlers' turn to hear it."""

    def __init__(self) -> None:
        self.state = _State()

    @property
    def records(self) -> tuple[Record, ...]:  # type: ignore[override]
        return self.state.records

    @property
    def scheduled(self) -> dict[str, Scheduled]:
        """The timers that are set, by name."""
        return dict(self.state.timers)

    def fire(self, name: str) -> None:
        """Let a timer become due: its event is published.

        :raises KeyError: if no such timer is set
        """
        timers = dict(self.state.timers)
        record = timers.pop(name).record
        self.state = self.state._replace(timers=timers, records=(*self.state.records, record))

    def deliver(self, only: Collection[Group] | None = None, *, batch: int = 1) -> int:
        """Hand every event to the handlers, in order, and once only; also those that they publish.

        Returns how many events took effect, counted once for each group. An error propagates, and what its handler
        published is gone. ``batch``: how many events one transaction applies.
        """
        wanted = list(groups.values()) if only is None else only
        total, at = 0, 0
        while part := self.records[at : at + batch]:
            total += sum(self._hand_over(group, part) for group in wanted)
            at += len(part)
        return total

    def _hand_over(self, group: Group, records: Sequence[Record]) -> int:
        arrivals = [arrival for record in records if (arrival := read(group, record))]
        fresh = [arrival for arrival in arrivals if (group.name, arrival.id) not in self.state.taken]
        with transaction.atomic(using=conf().DATABASE):
            call_handlers(group, fresh)
            taken = self.state.taken.union((group.name, arrival.id) for arrival in fresh)
            self.state = self.state._replace(taken=taken)
        return len(fresh)

    def publish(self, columns: dict[str, Any]) -> None:
        self.state = self.state._replace(records=(*self.state.records, self._record(columns)))

    def schedule(self, columns: dict[str, Any]) -> None:
        timer = Scheduled(columns["due_at"], self._record(columns))
        self.state = self.state._replace(timers={**self.state.timers, columns["name"]: timer})

    def cancel(self, name: str) -> bool:
        kept = {known: timer for known, timer in self.state.timers.items() if known != name}
        was_set = name in self.state.timers
        self.state = self.state._replace(timers=kept)
        return was_set

    def _record(self, columns: dict[str, Any]) -> Record:
        return as_record(columns, offset=len(self.state.records) + 1, created_at=datetime.now(UTC))


@contextmanager
def log() -> Iterator[Log]:
    """Publish into memory while the block runs. Django's transactions work; every query is refused."""
    using, written = conf().DATABASE, Log()
    real = connections[using]
    connections[using] = Unconnected(real.settings_dict, using, written)
    try:
        yield written
    finally:
        connections[using] = real
