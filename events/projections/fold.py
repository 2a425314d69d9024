"""Brings the shadow to where the group stands: the log from its beginning, through the group's own handlers.

It goes in rounds. Each asks where the group stands now, first applies what an earlier round had to leave out because it
was parked (a redrive has applied it since, before anything later of its key), then reads on to the group's positions.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from django.db import connections, transaction

from events import effects
from events.conf import conf
from events.consumer import deliveries
from events.consumer.handle import run
from events.consumer.patience import TROUBLE
from events.consumer.reading import Arrival, read
from events.consumer.record import Place, Record
from events.extents import Extent
from events.handling import Group
from events.projections.declaration import CannotRebuild, Projection
from events.projections.log import Log
from events.projections.shadow import DELIVERIES, Shadow
from events.projections.standing import Spot, Standing, last_decision, require_caught_up, standing

NEARLY = 500  # events that may be left to fold while the group has to wait
MOST_ROUNDS = 20


class FoldFailed(CannotRebuild):
    """A handler refuses what it once applied. Nothing was changed: mend the handler, or discard the event."""


class Fold:
    """One pass over the log into a shadow. ``told`` hears how many records each step took."""

    def __init__(self, projection: Projection, log: Log, shadow: Shadow, told: Callable[[int], None]) -> None:
        self._group = projection.group
        self._log = log
        self._shadow = shadow
        self._told = told
        self._using = conf().DATABASE
        self._since = 0
        self._at: dict[Place, int] = {}
        self._waiting: dict[Spot, Record] = {}

    def begin(self, cursor: Any) -> int:
        """Make sure that the group has not been moved back; return how many offsets there are to read.

        :raises CannotRebuild: if it was
        """
        self._since = last_decision(cursor)
        require_caught_up(cursor, group=self._group, deliveries=self._shadow.live[DELIVERIES])
        return self.distance(self.standing(cursor))

    def standing(self, cursor: Any) -> Standing:
        """Where the group stands now.

        :raises CannotRebuild: if positions and log do not fit together
        """
        return standing(
            cursor,
            group=self._group,
            extents=self._log.extents(),
            topic_ids=self._log.topic_ids,
            since=self._since,
        )

    def distance(self, to: Standing) -> int:
        """How many offsets are still to read."""
        return sum(position - self._at.get(place, 0) for place, position in to.positions.items())

    def catch_up(self) -> None:
        """Fold until hardly anything is left, while the group goes on."""
        for _ in range(MOST_ROUNDS):
            with connections[self._using].cursor() as cursor:
                now = self.standing(cursor)
            if self.distance(now) <= NEARLY:
                return
            self.advance(now)

    def advance(self, to: Standing) -> None:
        """Fold to exactly there.

        :raises FoldFailed: if a handler raises; what it names was not parked
        """
        freed = sorted(set(self._waiting) - to.waiting)
        self._apply([self._waiting.pop(spot) for spot in freed], to)
        spans = {place: Extent(self._at.get(place, 0), end) for place, end in to.positions.items()}
        for batch in self._log.read(spans):
            self._apply(batch, to)
            self._told(len(batch))
        self._at.update(to.positions)

    def _apply(self, records: Sequence[Record], to: Standing) -> None:
        self._waiting |= {spot: record for record in records if (spot := _spot(record)) in to.waiting}
        applied = [record for record in records if _spot(record) not in self._waiting]
        try:
            self._in_one_transaction(applied, to)
        except TROUBLE:
            raise
        except Exception:  # whatever a handler raises: one by one, to name the event
            for record in applied:
                self._alone(record, to)
            raise

    def _alone(self, record: Record, to: Standing) -> None:
        try:
            self._in_one_transaction([record], to)
        except CannotRebuild as error:
            raise type(error)(f"{record!r}: {error}") from error
        except Exception as error:
            raise FoldFailed(
                f"{record!r} ({record.wire_type}) failed: {type(error).__name__}: {error} {FoldFailed.__doc__}"
            ) from error

    def _in_one_transaction(self, records: Sequence[Record], to: Standing) -> None:
        with (
            transaction.atomic(using=self._using),
            connections[self._using].cursor() as cursor,
            self._shadow.guarding(cursor),
            effects.off(),
            effects.dropping_callbacks(),
        ):
            for left_out, part in groupby(records, lambda record: _spot(record) in to.left_out):
                take = leave_out if left_out else run
                take(self._group, list(part), cursor)


def _spot(record: Record) -> Spot:
    return record.place, record.offset


def leave_out(group: Group, discarded: Sequence[Record], cursor: Any) -> None:
    """Only note that they came: a discarded event has no effect when it is published again, either."""
    arrivals = [arrival for record in discarded if (arrival := _arrival(group, record))]
    deliveries.leave_out(cursor, group=group.name, arrivals=arrivals)


def _arrival(group: Group, record: Record) -> Arrival | None:
    try:
        return read(group, record)
    except Exception:  # unreadable bytes, or a decoder's own error: that may be why somebody discarded it
        return None
