"""Handlers run in process, in order, exactly once: the worker's own code, without Kafka."""

from collections.abc import Collection, Iterator, Sequence

from django.db import connections, transaction

from events.conf import conf
from events.consumer.apply import run
from events.consumer.record import Record
from events.handling import Group, groups
from events.models import Delivery
from events.testing.publishing import outbox


def deliver(only: Collection[Group] | None = None, *, batch: int = 1) -> int:
    """Hand all that is in the outbox to the handlers, until nothing new is published.

    Returns how many events took effect, counted once for each group. No position is stored, and an error propagates
    instead of being parked.

    :param only: the groups to deliver to; all if not said
    :param batch: how many events one transaction applies, as ``EVENTS["BATCH_SIZE"]`` says for workers
    """
    wanted = list(only) if only is not None else list(groups.values())
    total, applied = 0, -1
    while applied:
        records = outbox(after=0)
        applied = sum(_apply(group, part) for part in _parts(records, batch) for group in wanted)
        total += applied
    return total


def _apply(group: Group, records: Sequence[Record]) -> int:
    using = conf().DATABASE
    seen = Delivery.objects.using(using).filter(group_name=group.name, event_id__in=[record.id for record in records])
    known = set(seen.values_list("event_id", flat=True))
    fresh = [record for record in records if record.id not in known]
    if not fresh:
        return 0
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        return run(group, fresh, cursor)


def _parts(records: Sequence[Record], size: int) -> Iterator[Sequence[Record]]:
    return (records[start : start + size] for start in range(0, len(records), size))
