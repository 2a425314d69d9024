"""Handlers run in process, in order, exactly once: the worker's own code, without Kafka."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from django.db import connections, transaction

from events.conf import conf
from events.consumer.apply import run
from events.consumer.reading import read
from events.consumer.record import Record
from events.handling import Group, groups
from events.models import Delivery
from events.testing.publishing import outbox


def deliver(only: Collection[Group] | None = None, *, batch: int = 1) -> int:
    """Hand all that is in the outbox to the handlers, until nothing new is published.

    Returns how many events took effect, counted once for each group. No position is stored, and an error propagates
    instead of being parked.

    :param only: the groups to deliver to; if not said, all but those that only watch
    :param batch: how many events one transaction applies, as ``EVENTS["BATCH_SIZE"]`` says for workers
    """
    wanted = list(only) if only is not None else [group for group in groups.values() if group.watch is None]
    known, total = _Known(wanted), 0
    while records := outbox(after=known.position):
        known.look_up(records)
        total += sum(_apply(group, part, known) for part in _parts(records, batch) for group in wanted)
    return total


class _Known:
    """What each group has dealt with, asked once for many events: a test may have hundreds, and dozens of groups."""

    def __init__(self, wanted: Collection[Group]) -> None:
        self.position = 0
        self._names = [group.name for group in wanted]
        self._pairs: set[tuple[str, UUID]] = set()

    def look_up(self, records: Sequence[Record]) -> None:
        self.position = records[-1].offset
        ids = [record.id for record in records]
        rows = Delivery.objects.using(conf().DATABASE).filter(group_name__in=self._names, event_id__in=ids)
        self._pairs.update(rows.values_list("group_name", "event_id"))

    def fresh(self, group: Group, records: Sequence[Record]) -> list[Record]:
        return [record for record in records if (group.name, record.id) not in self._pairs]

    def add(self, group: Group, records: Sequence[Record]) -> None:
        self._pairs.update((group.name, record.id) for record in records)


def _apply(group: Group, records: Sequence[Record], known: _Known) -> int:
    fresh = known.fresh(group, records)
    wanted = fresh if group.watch else [record for record in fresh if read(group, record)]
    if not wanted:  # nothing for the group, and none of them is broken
        return 0
    using = conf().DATABASE
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        effects = run(group, fresh, cursor)
    known.add(group, fresh)
    return effects


def _parts(records: Sequence[Record], size: int) -> Iterator[Sequence[Record]]:
    return (records[start : start + size] for start in range(0, len(records), size))
