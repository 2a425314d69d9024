"""What a block published, read from the real outbox."""

from collections.abc import Iterator
from contextlib import contextmanager

from events.conf import conf
from events.consumer.record import Record
from events.models import OutboxRecord
from events.testing.found import Found, as_record


class Published(Found):
    """The events that a block published, oldest first."""

    def __init__(self) -> None:
        self.records: list[Record] = []


@contextmanager
def published() -> Iterator[Published]:
    """What the block published and did not roll back; filled when it ends."""
    found = Published()
    last = OutboxRecord.objects.using(conf().DATABASE).order_by("-position").first()
    yield found
    found.records += outbox(after=last.position if last else 0)


def outbox(*, after: int) -> list[Record]:
    """The outbox's rows above a position."""
    rows = OutboxRecord.objects.using(conf().DATABASE).filter(position__gt=after).order_by("position")
    return [as_record(vars(row), offset=row.position, created_at=row.created_at) for row in rows]
