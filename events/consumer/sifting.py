"""Applies a batch whatever is in it: what fails is narrowed down to the one event that is to blame, and only that one,
with what follows on its key, is set aside.

Order is kept throughout: a part is tried only after all before it is applied or parked.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from events.consumer.apply import Attempt, set_aside
from events.consumer.failing import is_conflict, told
from events.consumer.patience import DEADLOCK_LIMIT, Life, patiently
from events.consumer.positions import Claim, Fenced, Halted
from events.consumer.record import Place, Record, Undecodable
from events.handling import Group
from events.observe import metrics

log = logging.getLogger("events.consumer")

T = TypeVar("T")

# A transaction takes no new event after this time: a stop should not take longer than a few seconds, and Kafka should
# hear from us.
SLICE_SECONDS = 1.0
CONFLICTS_OF_MANY = 2  # deadlocks of a batch: then smaller transactions, which hold fewer locks


class EndlessConflict(Halted):
    """An event met one deadlock after the other: let all writers lock the same rows in the same order."""


class Stopped(Exception):
    """The worker's life ended in the middle; what is not applied is read again at the next start."""


class Sieve:
    """Applies batches for one group. ``ours`` drops records of partitions that were taken away meanwhile."""

    def __init__(self, group: Group, life: Life, *, ours: Callable[[Sequence[Record]], list[Record]]) -> None:
        self._group = group
        self._life = life
        self._ours = ours

    def apply(self, records: Sequence[Record], claims: Mapping[Place, Claim]) -> None:
        """Apply or park all of them.

        :raises Fenced: if another process took a partition over
        :raises Halted: if the group cannot go on without a person
        :raises Stopped: if it was told to stop first
        """
        todo = [records]
        while todo:
            if part := self._ours(todo.pop()):
                todo += reversed(self._try(part, claims))
            if todo and self._life.over:
                raise Stopped

    def _try(self, part: Sequence[Record], claims: Mapping[Place, Claim]) -> list[Sequence[Record]]:
        """Apply a part; return the parts that are left to do, in order."""
        until = time.monotonic() + SLICE_SECONDS
        attempt = Attempt(self._group, part, claims, enough=lambda: time.monotonic() > until)
        try:
            self._patiently(attempt.make, conflicts=CONFLICTS_OF_MANY if len(part) > 1 else DEADLOCK_LIMIT)
        except (Fenced, Halted):
            raise
        except Exception as error:  # whatever a handler raises
            if self._life.over:  # perhaps only the database that went away; the position still stands before it
                raise Stopped from error
            if len(part) > 1:
                metrics.retries.labels(self._group.name, "batch").inc()
                log.info("%s: a batch of %d failed (%s); narrowing down.", self._group.name, len(part), told(error))
                return split(part, attempt.suspects)
            self._insist(part[0], claims, error)
            return []
        return [attempt.left] if attempt.left else []

    def _insist(self, record: Record, claims: Mapping[Place, Claim], failure: Exception) -> None:
        """Try an event that failed alone for the rest of the group's number of attempts; then park it."""
        for attempt in range(1, self._group.attempts + 1):
            self._judge(record, failure, attempt)
            if attempt == self._group.attempts or isinstance(failure, Undecodable):
                break
            metrics.retries.labels(self._group.name, "handler").inc()
            self._life.pause(0.1 * 2**attempt)
            if not self._ours([record]):
                return
            try:
                self._patiently(Attempt(self._group, [record], claims, tries=attempt + 1).make)
            except (Fenced, Halted):
                raise
            except Exception as error:  # whatever a handler raises
                failure = error
            else:
                return
        self._patiently(lambda: set_aside(self._group, record, claims, error=told(failure)))
        log.error("%s", _parked(self._group.name, record, told(failure)))

    def _judge(self, record: Record, failure: Exception, attempt: int) -> None:
        """
        :raises Stopped: if there is no time for another attempt
        :raises EndlessConflict: for a deadlock, which is never the event's own fault
        """
        if self._life.over:
            raise Stopped from failure
        said = (self._group.name, record, attempt, self._group.attempts, told(failure))
        log.warning("%s: %r failed, attempt %d of %d: %s", *said, exc_info=failure if attempt == 1 else None)
        if is_conflict(failure):
            raise EndlessConflict(f"{self._group.name} halts at {record!r}: {failure} {EndlessConflict.__doc__}")

    def _patiently(self, work: Callable[[], T], *, conflicts: int = DEADLOCK_LIMIT) -> T:
        return patiently(work, life=self._life, name=self._group.name, also=self._group.transient, conflicts=conflicts)


def _parked(group: str, record: Record, error: str) -> str:
    where = f"topic {record.place.topic}, partition {record.place.partition}, offset {record.offset}"
    key = f", with what follows on its key {record.key.decode(errors='backslashreplace')!r}" if record.key else ""
    return f"{group}: {where} is parked{key}: {error} (manage.py parked {group} shows it; then redrive or discard it.)"


def split(part: Sequence[Record], suspects: Sequence[Record]) -> list[Sequence[Record]]:
    """Cut out the suspects, or halve a part whose records all are: at least two parts, none empty, in order."""
    places = [index for index, record in enumerate(part) if record in suspects] or [0, len(part) - 1]
    first, last = places[0], places[-1] + 1
    pieces = [piece for piece in (part[:first], part[first:last], part[last:]) if piece]
    middle = len(part) // 2
    return pieces if len(pieces) > 1 else [part[:middle], part[middle:]]
