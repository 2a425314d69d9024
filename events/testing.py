"""For those who test with it: what a block published, and handlers run in process, in order, exactly once."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC
from typing import TypeVar

from django.db import connections, transaction

from events.conf import conf
from events.consumer.apply import run
from events.consumer.record import Place, Record
from events.declare import Event
from events.handling import Group, groups
from events.models import Delivery, OutboxRecord

T = TypeVar("T", bound=Event)


class Published:
    """The events that a block published, oldest first."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    @property
    def events(self) -> list[Event]:
        return [record.event for record in self.records]

    def of(self, cls: type[T]) -> list[T]:
        return [event for event in self.events if isinstance(event, cls)]


@contextmanager
def published() -> Iterator[Published]:
    """What the block published and did not roll back; filled when it ends."""
    log = Published()
    last = OutboxRecord.objects.using(conf().DATABASE).order_by("-position").first()
    yield log
    log.records += _outbox(after=last.position if last else 0)


def deliver(only: Collection[Group] | None = None) -> int:
    """Hand all that is in the outbox to the handlers, group by group, until nothing new is published.

    Returns how many handler calls took effect. The same code as in production runs, but for Kafka: no position is
    stored, and an error propagates instead of being parked.
    """
    wanted = list(only) if only is not None else list(groups.values())
    using, total = conf().DATABASE, 0
    while True:
        applied = 0
        for record in _outbox(after=0):
            for group in wanted:
                with transaction.atomic(using=using), connections[using].cursor() as cursor:
                    if not Delivery.objects.filter(group_name=group.name, event_id=record.id).exists():
                        applied += run(group, [record], cursor)
        if not applied:
            return total
        total += applied


def _outbox(*, after: int) -> list[Record]:
    rows = OutboxRecord.objects.using(conf().DATABASE).filter(position__gt=after)
    return [_record(row) for row in rows]


def _record(row: OutboxRecord) -> Record:
    headers = {
        "id": str(row.id),
        "type": row.type,
        "correlation_id": row.correlation_id,
        "causation_id": row.causation_id,
        "traceparent": row.traceparent,
    }
    return Record(
        place=Place(row.aggregatetype, 0),
        offset=row.position,
        key=row.aggregateid.encode(),
        value=None if row.payload is None else row.payload.encode(),
        headers=[(name, None if text is None else text.encode()) for name, text in headers.items()],
        timestamp_ms=int(row.created_at.replace(tzinfo=UTC).timestamp() * 1000),
    )
