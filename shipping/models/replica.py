"""What Shipping knows of customers: its own copy, kept by their events, so that it never asks."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q


class CustomerReplica(models.Model):
    """A customer as of ``version``. Version 0: only heard of, through a paid order that came first."""

    customer_id = models.UUIDField(primary_key=True)
    version = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=200, blank=True)
    addresses = models.JSONField(default=list, help_text="As in the customer's event.")
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(name="", addresses=[]),
                name="shipping_erased_means_empty",
            ),
        )

    def __str__(self) -> str:
        return f"customer {self.customer_id} v{self.version}"

    @staticmethod
    def locked(customer_id: UUID) -> "CustomerReplica":
        """Lock the customer's row until the transaction ends, making an empty one if there is none.

        The row is where Shipping's two groups meet: one brings customers, the other paid orders, each
        in its own process. Whoever has the lock second sees all that the first one committed, so
        either the order finds its customer, or the customer finds the waiting order.
        """
        CustomerReplica.objects.bulk_create([CustomerReplica(customer_id=customer_id)], ignore_conflicts=True)
        return CustomerReplica.objects.select_for_update().get(customer_id=customer_id)

    def learn(self, *, version: int, name: str, addresses: Sequence[Mapping[str, Any]]) -> bool:
        """Take over a newer state; an older one, or any after the erasure, changes nothing."""
        if self.erased_at or version <= self.version:
            return False
        self.version, self.name, self.addresses = version, name, list(addresses)
        self.save()
        return True

    def forget(self, *, version: int, at: datetime) -> bool:
        """Empty the row for good. It stays, so that nothing older brings the person back."""
        if self.erased_at:
            return False
        self.version, self.name, self.addresses = max(version, self.version), "", []
        self.erased_at = at
        self.save()
        return True

    def address(self, address_id: UUID) -> dict[str, Any] | None:
        """One of the customer's addresses with the name to put above it, if it is still theirs."""
        for address in self.addresses:
            if address["address_id"] == str(address_id):
                return {"name": self.name, **address}
        return None
