"""An outbox in memory, for unit tests that know no database.

Publishing runs as ever, with all of its checks; only the connection behind it is another one. It keeps what Django's
transactions promise: what is rolled back was never published, and hooks run after the commit.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connections, transaction

from events import context
from events.conf import conf
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
    taken: frozenset[tuple[str, Any]] = frozenset()


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

    def deliver(self, only: Collection[Group] | None = None) -> int:
        """Hand every event to the handlers, in order, and once only; also those that they publish.

        Returns how many handler calls took effect. An error propagates, and what its handler published is gone.
        """
        wanted = list(groups.values()) if only is None else only
        calls, at = 0, 0
        while at < len(self.records):
            calls += sum(self._hand_over(group, self.records[at]) for group in wanted)
            at += 1
        return calls

    def _hand_over(self, group: Group, record: Record) -> bool:
        place = (group.name, record.id)
        handler = group.handlers.get(record.event_class) if record.event_class else None
        if handler is None or place in self.state.taken:
            return False
        with transaction.atomic(using=conf().DATABASE), context.handling(record.incoming):
            handler(record.event)
            self.state = self.state._replace(taken=self.state.taken | {place})
        return True

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
