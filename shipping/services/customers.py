"""Keeping the replica of customers, and waking the shipments that waited for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from shipping.models import CustomerReplica, Errand, Shipment
from shipping.services.owing import owe

WAITING = (Shipment.State.WAITING, Shipment.State.UNDELIVERABLE)


@transaction.atomic
def learn_customer(
    *,
    customer_id: UUID,
    version: int,
    name: str,
    addresses: Sequence[Mapping[str, Any]],
    now: datetime,
) -> bool:
    """Take over a customer's newer state, and let go on what waited for it; false if it is not newer."""
    replica = CustomerReplica.locked(customer_id)
    learned = replica.learn(version=version, name=name, addresses=addresses)
    if learned:
        _wake(replica, now)
    return learned


@transaction.atomic
def forget_customer(*, customer_id: UUID, version: int, now: datetime) -> bool:
    """Empty a customer's replica for good, and the addresses copied from it; false if it was done."""
    replica = CustomerReplica.locked(customer_id)
    forgotten = replica.forget(version=version, at=now)
    if forgotten:
        Shipment.objects.filter(customer_id=customer_id).update(address=None)
        _wake(replica, now)
    return forgotten


def _wake(replica: CustomerReplica, now: datetime) -> None:
    waiting = Shipment.objects.filter(
        customer_id=replica.customer_id, state__in=WAITING, cancellation_asked_at__isnull=True
    )
    for shipment in waiting.order_by("pk").select_for_update():
        if shipment.settle(replica):
            owe(shipment, Errand.Kind.BOOK, due_at=now)
