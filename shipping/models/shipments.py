"""Shipments: one per order at most, moving forward only."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from shipping.models.replica import CustomerReplica


class Shipment(models.Model):
    """The parcel of one paid order. Its id is the reference under which the carrier is booked."""

    class State(models.TextChoices):
        WAITING = "waiting"  # the replica does not hold the order's customer_version yet
        UNDELIVERABLE = "undeliverable"  # it does, but the address is gone
        READY = "ready"
        BOOKED = "booked"
        PACKED = "packed"
        DISPATCHED = "dispatched"
        OUT_FOR_DELIVERY = "out_for_delivery"
        DELIVERED = "delivered"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order_id = models.UUIDField(unique=True)
    customer_id = models.UUIDField(db_index=True)
    customer_version = models.PositiveIntegerField()
    address_id = models.UUIDField()
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    note = models.CharField(max_length=200, blank=True, help_text="What it waits for.")
    address = models.JSONField(null=True, blank=True, help_text="Copied when the carrier is booked.")
    carrier = models.CharField(max_length=40, blank=True)
    tracking = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    state__in=(
                        "waiting",
                        "undeliverable",
                        "ready",
                        "booked",
                        "packed",
                        "dispatched",
                        "out_for_delivery",
                        "delivered",
                    )
                ),
                name="shipping_shipment_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "undeliverable", "ready")) | ~Q(tracking=""),
                name="shipping_booked_means_tracking",
            ),
        )

    def __str__(self) -> str:
        return f"shipment of order {self.order_id}"

    def step(self, state: "Shipment.State", **changes: Any) -> bool:
        """Move to ``state`` from the one this object was read in; false if somebody was faster."""
        rows = Shipment.objects.filter(pk=self.pk, state=self.state)
        if not rows.update(state=state, **changes):
            return False
        self.state = state
        for name, value in changes.items():
            setattr(self, name, value)
        return True

    def settle(self, replica: CustomerReplica) -> bool:
        """See whether the customer is known well enough to ship; true if the carrier can be booked.

        The caller holds the replica's lock.
        """
        if replica.version < self.customer_version and not replica.erased_at:
            return False
        if replica.address(self.address_id) is None:
            self.step(self.State.UNDELIVERABLE, note=_why_undeliverable(replica))
            return False
        return self.step(self.State.READY, note="")


def _why_undeliverable(replica: CustomerReplica) -> str:
    if replica.erased_at:
        return "The customer was erased before the carrier was booked."
    return f"The address is not among those of the customer's version {replica.version}."
