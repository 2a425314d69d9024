"""Owing an errand: its row is written with the change that asks for it; the hint follows the commit."""

from datetime import datetime

from events.hints import hint_after_commit
from shipping.models import Errand, Shipment


def owe(shipment: Shipment, kind: Errand.Kind, *, due_at: datetime) -> Errand:
    """Write down an errand for a shipment, in the caller's transaction."""
    errand = Errand.objects.create(shipment=shipment, kind=kind, due_at=due_at)
    hint_after_commit(errand)
    return errand
