"""The two commands: compare a projection's tables with what the log gives, or make them so.

Both fold the log into a shadow while the group goes on. Then ``rebuild`` locks the group's positions, so that it waits
for a moment, folds the few events up to exactly there, and writes the difference; ``verify`` looks at one snapshot of
the database, in which tables and positions fit together, and holds up nobody.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import connections, transaction

from events.conf import conf
from events.consumer import positions
from events.models import Decision
from events.projections import difference
from events.projections.declaration import CannotRebuild, Projection, find
from events.projections.difference import Difference
from events.projections.fold import Fold
from events.projections.log import Log, reading
from events.projections.progress import Progress
from events.projections.shadow import Shadow

_OPEN = """
    insert into events_position (group_name, topic, partition, topic_id, position, epoch, updated_at)
    values (%s, %s, %s, %s, 0, 0, clock_timestamp()) on conflict (group_name, topic, partition) do nothing
"""


class Report(NamedTuple):
    """What came of it. ``events``: how many records were read."""

    differences: Sequence[Difference]
    events: int
    seconds: float

    def __str__(self) -> str:
        return "; ".join(f"{found.table.name} {found}" for found in self.differences)


def verify(name: str, *, progress: Progress | None = None) -> Report:
    """How the tables differ from what the log gives. Changes nothing.

    :raises CannotRebuild: if that cannot be said; one of its subclasses says why
    """
    with _folding(name, progress) as folding, _transaction() as cursor:
        cursor.execute("set transaction isolation level repeatable read")  # tables and positions of one moment
        return folding.finish(cursor)


def rebuild(name: str, *, actor: str, reason: str = "", progress: Progress | None = None) -> Report:
    """Make the tables what the log gives, and note who did it; return what that changed.

    :raises CannotRebuild: as :func:`verify`; then nothing was changed
    """
    with _folding(name, progress) as folding, _transaction() as cursor:
        group = folding.projection.group
        for topic in group.topics:  # sorted, as everybody locks them
            positions.lock_for_operation(cursor, group=group.name, topic=topic.name)
        report = folding.finish(cursor)
        difference.apply(cursor, differences=report.differences, shadow=folding.shadow)
        Decision.objects.using(conf().DATABASE).create(
            action=Decision.Action.REBUILD,
            group_name=group.name,
            actor=actor,
            reason=reason,
            detail=f"{name}, from {report.events:,} events: {report}.",
        )
        # A crash before the commit leaves the tables as they were, and lets the group go on.
    return report


class _Folding(NamedTuple):
    projection: Projection
    fold: Fold
    shadow: Shadow
    progress: Progress

    def finish(self, cursor: Any) -> Report:
        """Fold to where the group stands for this transaction, and compare."""
        self.fold.advance(self.fold.standing(cursor))
        self.shadow.analyze(cursor)
        found = [difference.compare(cursor, table=table, shadow=self.shadow) for table in self.projection.tables]
        return Report(found, self.progress.done, self.progress.seconds)


@contextmanager
def _folding(name: str, progress: Progress | None) -> Iterator[_Folding]:
    """A shadow that has nearly caught up."""
    projection, done = find(name), progress or Progress()
    with reading(projection.group) as log, Shadow(projection.tables).cast() as shadow:
        _require_whole_history(projection, log)
        fold = Fold(projection, log, shadow, told=done.add)
        with connections[conf().DATABASE].cursor() as cursor:
            done.total = fold.begin(cursor)
            _open_positions(cursor, projection, log)
        try:
            fold.catch_up()
            yield _Folding(projection, fold, shadow, done)
        finally:
            done.clear()


@contextmanager
def _transaction() -> Iterator[Any]:
    with transaction.atomic(using=conf().DATABASE), connections[conf().DATABASE].cursor() as cursor:
        yield cursor


def _require_whole_history(projection: Projection, log: Log) -> None:
    if (topics := log.compacted()) and not projection.from_compacted:
        raise CannotRebuild(
            f"{', '.join(topics)}: compacted, so the log may hold only the newest event of each key. If that is all "
            f"that {projection.name} needs, declare it with from_compacted=True."
        )
    for place, extent in log.extents().items():
        if extent.low > 0:
            raise CannotRebuild(
                f"{place}: the log begins at {extent.low}, so what {projection.name} once heard is gone."
            )


def _open_positions(cursor: Any, projection: Projection, log: Log) -> None:
    """A row for every partition, at its beginning: what has no row cannot be locked."""
    for place in log.extents():
        cursor.execute(_OPEN, [projection.group.name, *place, log.topic_ids[place.topic]])
