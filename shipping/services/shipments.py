"""Beginning a shipment: as soon as the order is paid, at most once per order."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from shipping.models import CustomerReplica, Errand, Shipment
from shipping.services.owing import owe


@transaction.atomic
def prepare_shipment(
    *, order_id: UUID, customer_id: UUID, customer_version: int, address_id: UUID, now: datetime
) -> Shipment | None:
    """Make the order's shipment, and book the carrier once its customer is known.

    Nothing, if the order has a shipment already.
    """
    replica = CustomerReplica.locked(customer_id)
    shipment, is_new = Shipment.objects.get_or_create(
        order_id=order_id,
        defaults={
            "customer_id": customer_id,
            "customer_version": customer_version,
            "address_id": address_id,
            "note": f"Waits for version {customer_version} of its customer.",
            "created_at": now,
        },
    )
    if not is_new:
        return None
    if shipment.settle(replica):
        owe(shipment, Errand.Kind.BOOK, due_at=now)
    return shipment
