"""The one door to the numbers: item, movement and event are written together, or not at all."""

from collections.abc import Sequence
from uuid import UUID

from events.outbox import publish_many
from inventory.models import Movement


def record(movements: Sequence[Movement], *, correlation_id: UUID | None = None) -> None:
    """Apply movements to their locked items, keep them in the ledger and publish each.

    Runs in the caller's transaction.

    :raises StaleItem: if an item was not locked and has changed meanwhile
    """
    for movement in movements:
        movement.item.apply(movement)
    Movement.objects.bulk_create(movements)
    publish_many([movement.as_event() for movement in movements], correlation_id=correlation_id)
