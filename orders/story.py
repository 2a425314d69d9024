"""An order's story: every event that it caused, in any service, and where the log has it.

The outbox says what was published and why, the deliveries of whichever group was first say where that came to be.
Both are kept for days only, so an old order's story may lack its beginning, or its places.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from events.conf import conf
from events.consumer.record import Place
from events.handling import groups
from events.models import Delivery, OutboxRecord
from orders.models import Order

A_MOMENT = timedelta(minutes=1)  # the database's clock may be behind that of whoever placed the order


class Chapter(NamedTuple):
    """One event. ``place`` and ``offset`` are none until a group heard it; ``cause`` is the type of another chapter."""

    event_id: UUID
    wire_type: str
    key: str
    topic: str
    place: Place | None
    offset: int | None
    cause: str
    at: datetime


def find_order(text: str) -> Order | None:
    """The order of this id or number."""
    try:
        return Order.objects.filter(pk=UUID(text)).first()
    except ValueError:
        return Order.objects.filter(number__iexact=text).first()


def story_of(order: Order) -> list[Chapter]:
    """All that the outbox still holds of an order's story, in the order of publishing."""
    # Found by the story's id, among the rows of the days since the order was placed.
    days = OutboxRecord.objects.using(conf().DATABASE).filter(created_at__gte=order.placed_at - A_MOMENT)
    told = days.filter(correlation_id=str(order.pk))
    return list(_chapters(list(told.order_by("position"))))


def _chapters(told: list[OutboxRecord]) -> Iterator[Chapter]:
    types = {str(row.id): row.type for row in told}
    heard = {delivery.event_id: delivery for delivery in _heard([row.id for row in told])}
    for row in told:
        first = heard.get(row.id)
        yield Chapter(
            event_id=row.id,
            wire_type=row.type,
            key=row.aggregateid,
            topic=row.aggregatetype,
            place=Place(first.topic, first.partition) if first else None,
            offset=first.offset if first else None,
            cause=types.get(row.causation_id or "", row.causation_id or ""),
            at=row.created_at.replace(tzinfo=UTC),
        )


def _heard(ids: list[UUID]) -> Iterator[Delivery]:
    """Where each event was when it took effect; a copy further on never did."""
    # The highest offset is taken in first, so that of several groups the one that met the original is kept.
    deliveries = Delivery.objects.using(conf().DATABASE)  # found by its key, which begins with the group
    yield from deliveries.filter(group_name__in=list(groups), event_id__in=ids).order_by("-offset")
