"""One transaction: the effects of a batch, a delivery row per event, and the stored position. All of it, or nothing.

::

    lock positions        a zombie fails here: its epoch is old
    drop what is behind   applied before the last crash
    drop what is known    published twice, and applied when it came first
    run the handlers      what they publish goes to the outbox, in this transaction
    note the deliveries   so that it will be known
    park what waits       behind a poison of its key, so that the key's order is kept
    move the positions
    -- commit --          a crash before this line leaves nothing, after it everything
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from django.db import connections, transaction

from events.conf import conf
from events.consumer import limits, parking, positions
from events.consumer.counting import count, count_parked
from events.consumer.deadline import HandlerTimedOut
from events.consumer.handle import Tally, handle, never, run
from events.consumer.positions import Claim, Standing
from events.consumer.record import Place, Record
from events.handling import Group

__all__ = ["Attempt", "apply", "run", "set_aside"]

# A process that is stopped in the middle of a transaction holds the partition's row. The database ends it after the
# handler's time and this, so that whoever takes over need not wait for ever.
GRACE_SECONDS = 5.0


def apply(group: Group, records: Sequence[Record], claims: Mapping[Place, Claim]) -> int:
    """Apply a batch; return how many events took effect.

    :param claims: of the partitions that ``records`` come from
    :raises Fenced: if another process took a partition over
    """
    return Attempt(group, records, claims).make()


class Attempt:
    """One try to apply a batch. After it, ``left`` is what it had no time for, or ``suspects`` tells whom to blame."""

    def __init__(
        self,
        group: Group,
        records: Sequence[Record],
        claims: Mapping[Place, Claim],
        *,
        enough: Callable[[], bool] = never,
        tries: int | None = None,
    ) -> None:
        self.left: Sequence[Record] = ()
        self.suspects: list[Record] = []
        self._group = group
        self._records = records
        self._claims = claims
        self._enough = enough
        self._tries = tries

    def make(self) -> int:
        """
        :raises Exception: as :func:`apply`, and whatever a handler raises
        """
        self.suspects.clear()
        began = time.perf_counter()
        with _transaction(self._group, self._records, self._claims) as (cursor, standing):
            done, waiting, tally = self._effects(cursor, standing)
            _move(cursor, self._group, done, standing.at)
            # A crash here, before the commit, leaves nothing: the batch is read again and applied.
        # A crash here, after it, loses nothing: the position is stored, and Kafka is not asked where we stand.
        self.left = self._records[len(done) :]
        count(self._group.name, tally, waiting=waiting, seconds=time.perf_counter() - began)
        return tally.effects

    def _effects(self, cursor: Any, standing: Standing) -> tuple[Sequence[Record], list[Record], Tally]:
        """Apply or park; return what is done by that, what of it waits behind a parked record, and the rest's tally."""
        at = standing.at
        ahead = [record for record in self._records if record.offset >= at[record.place]]
        blocked = parking.parked_keys(group=self._group.name, records=ahead) if standing.has_parked else set()
        free = [record for record in ahead if not _waits(record, blocked)]
        tally = handle(self._group, free, cursor, suspects=self.suspects, enough=self._enough, tries=self._tries)
        done = self._records
        if tally.done < len(free):
            done = done[: done.index(free[tally.done])]
        waiting = [record for record in done if record.offset >= at[record.place] and _waits(record, blocked)]
        if waiting:
            limits.check(cursor, group=self._group.name, records=len(waiting))
            parking.park(group=self._group.name, records=waiting)
        return done, waiting, tally


def set_aside(group: Group, record: Record, claims: Mapping[Place, Claim], *, error: str) -> None:
    """Park one record and move past it, in one transaction.

    :raises Fenced: as :func:`apply`
    :raises Halted: if the group may not set aside any more
    """
    with _transaction(group, [record], claims) as (cursor, (at, _)):
        if record.offset >= at[record.place]:
            limits.check(cursor, group=group.name, records=1, poison=error)
            parking.park(group=group.name, records=[record], error=error)
        _move(cursor, group, [record], at)
        # A crash here, before the commit, leaves it unparked, and it is tried again.
    count_parked(group.name, record)


def _waits(record: Record, blocked: set[tuple[str, bytes]]) -> bool:
    """Records without a key are in no order with each other, so they wait for none."""
    return bool(blocked) and record.key != b"" and (record.place.topic, record.key) in blocked


@contextmanager
def _transaction(
    group: Group, records: Sequence[Record], claims: Mapping[Place, Claim]
) -> Iterator[tuple[Any, Standing]]:
    """A transaction that holds the positions of the records' partitions; gives a cursor, and where the group stands."""
    using = conf().DATABASE
    touched = {place: claims[place] for place in {record.place for record in records}}
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        patience = group.time_limit + GRACE_SECONDS
        standing = positions.lock(cursor, group=group.name, claims=touched, patience_seconds=patience)
        try:
            yield cursor, standing
        except HandlerTimedOut:
            with suppress(psycopg.Error):
                connections[using].connection.cancel_safe(timeout=2)  # else its query, and its locks, would live on
            raise


def _move(cursor: Any, group: Group, done: Sequence[Record], at: Mapping[Place, int]) -> None:
    to = {record.place: record.offset + 1 for record in done}
    positions.move(cursor, group=group.name, to={place: max(to[place], at[place]) for place in to})
