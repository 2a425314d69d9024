"""Shipping's tables: the parcels that left, and its own copy of addresses, which only stage 5 keeps."""

from datetime import datetime
from uuid import UUID

from django.db import models
from django.utils import timezone


class NotHeardOf(Exception):
    """The replica does not know the customer yet: their event is still on its way."""


class Shipment(models.Model):
    """A parcel that left the house. No foreign key to the order: an orphan is a parcel whose order was never kept."""

    order_id = models.UUIDField(primary_key=True)
    stage = models.PositiveSmallIntegerField()
    address = models.CharField(max_length=300)
    shipped_at = models.DateTimeField()

    class Meta:
        db_table = 'journey"."shipments'

    def __str__(self) -> str:
        return f"parcel of order {self.order_id}"

    @classmethod
    def dispatch(cls, order_id: UUID, *, stage: int, address: str, at: datetime | None = None) -> "Shipment":
        """Hand an order's parcel to the carrier; a second time it is the same parcel."""
        defaults = {"stage": stage, "address": address, "shipped_at": at or timezone.now()}
        return cls.objects.get_or_create(order_id=order_id, defaults=defaults)[0]


class AddressReplica(models.Model):
    """Where a customer's parcels go, as far as Shipping heard."""

    customer_id = models.UUIDField(primary_key=True)
    address = models.CharField(max_length=300)

    class Meta:
        db_table = 'journey"."address_replicas'

    def __str__(self) -> str:
        return f"address of customer {self.customer_id}"

    @classmethod
    def learn(cls, customer_id: UUID, *, address: str) -> None:
        cls.objects.update_or_create(customer_id=customer_id, defaults={"address": address})

    @classmethod
    def address_of(cls, customer_id: UUID | None) -> str:
        """
        :raises NotHeardOf: until the customer's event arrived
        """
        known = cls.objects.filter(pk=customer_id).first()
        if known is None:
            raise NotHeardOf(f"Shipping has not heard of customer {customer_id}: the order waits for their event.")
        return known.address
