"""Beginning a shipment: an order's payment tells for whom it is, and its packing that there is something to ship.

The two are news from two topics, and come in any order; whichever is second sends the parcel on its way.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from shipping.models import CustomerReplica, Errand, Shipment
from shipping.parcels import parcel_id
from shipping.services.cancelling import grant
from shipping.services.owing import owe


@transaction.atomic
def expect_parcel(*, order_id: UUID, customer_id: UUID, customer_version: int, address_id: UUID, now: datetime) -> None:
    """Remember for whom a paid order's parcel will be."""
    replica = CustomerReplica.locked(customer_id)
    whose = {"customer_id": customer_id, "customer_version": customer_version, "address_id": address_id}
    _, is_new = Shipment.objects.get_or_create(order_id=order_id, defaults=_begun(order_id, now) | whose)
    if is_new:
        return
    shipment = Shipment.lock(order_id)
    if shipment.customer_id is None:
        shipment.keep(**whose)
        _send(shipment, replica, now=now)


@transaction.atomic
def take_packed_parcel(*, order_id: UUID, packed_at: datetime, now: datetime) -> None:
    """Take over a packed parcel, and book the carrier once its customer is known; or stop it, if that was asked."""
    defaults = _begun(order_id, now) | {"packed_at": packed_at}
    known, is_new = Shipment.objects.get_or_create(order_id=order_id, defaults=defaults)
    if is_new or known.customer_id is None:
        return  # the payment says for whom it is, and goes on from here
    replica = known.lock_customer()
    shipment = Shipment.lock(order_id)
    if shipment.packed_at is None:
        shipment.keep(packed_at=packed_at)
        _send(shipment, replica, now=now)


def _begun(order_id: UUID, now: datetime) -> dict[str, object]:
    return {"id": parcel_id(order_id), "created_at": now}


def _send(shipment: Shipment, replica: CustomerReplica, *, now: datetime) -> None:
    if shipment.cancellation_asked_at:
        grant(shipment, at=now)
    elif shipment.await_customer() and shipment.settle(replica):
        owe(shipment, Errand.Kind.BOOK, due_at=now)
