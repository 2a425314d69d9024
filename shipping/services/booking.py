"""Asking the carrier again without waiting, where it did not answer."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from events.hints import hint_after_commit
from shipping.models import Errand


class NothingToAsk(Exception):
    """Nothing that the carrier was asked about this parcel has failed: it is answered, or being asked."""


def asked_in_vain(shipment_id: UUID | str) -> QuerySet[Errand]:
    """The errands of a shipment that failed and wait for their next time."""
    return Errand.objects.filter(shipment_id=shipment_id, done_at=None).exclude(last_error="")


@transaction.atomic
def ask_carrier_again(*, shipment_id: UUID, now: datetime) -> None:
    """Have what failed tried now. A worker that is at it meanwhile finds that another one has taken over.

    :raises NothingToAsk: if nothing failed
    """
    waiting = list(asked_in_vain(shipment_id).filter(due_at__gt=now).select_for_update())
    if not waiting:
        raise NothingToAsk(NothingToAsk.__doc__)
    for errand in waiting:
        errand.due_at = now
        errand.save(update_fields=["due_at"])
        hint_after_commit(errand)
