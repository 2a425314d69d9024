"""Shipments: one per order at most, moving forward only."""

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from shipping.models.replica import CustomerReplica


class Shipment(models.Model):
    """The parcel of one paid order. Its id is the reference under which the carrier is booked."""

    class State(models.TextChoices):
        EXPECTED = "expected"  # for whom it is, or that it is packed, was not heard yet
        WAITING = "waiting"  # the replica does not hold the order's customer_version yet
        UNDELIVERABLE = "undeliverable"  # it does, but the address is gone
        READY = "ready"
        BOOKED = "booked"
        DISPATCHED = "dispatched"
        OUT_FOR_DELIVERY = "out_for_delivery"
        DELIVERED = "delivered"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order_id = models.UUIDField(unique=True)
    customer_id = models.UUIDField(null=True, db_index=True)
    customer_version = models.PositiveIntegerField(null=True)
    address_id = models.UUIDField(null=True)
    packed_at = models.DateTimeField(null=True, blank=True)
    cancellation_asked_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.EXPECTED)
    note = models.CharField(max_length=200, blank=True, help_text="What it waits for.")
    address = models.JSONField(null=True, blank=True, help_text="Copied when the carrier is booked.")
    carrier = models.CharField(max_length=40, blank=True)
    tracking = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-created_at",)
        permissions = (("book_shipment", "Can have the carrier asked again"),)
        indexes = (models.Index("tracking", condition=~Q(tracking=""), name="shipping_by_tracking"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    state__in=(
                        "expected",
                        "waiting",
                        "undeliverable",
                        "ready",
                        "booked",
                        "dispatched",
                        "out_for_delivery",
                        "delivered",
                        "cancelled",
                    )
                ),
                name="shipping_shipment_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("expected", "cancelled"))
                | Q(
                    customer_id__isnull=False,
                    customer_version__isnull=False,
                    address_id__isnull=False,
                    packed_at__isnull=False,
                ),
                name="shipping_shipment_not_before_packed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("expected", "waiting", "undeliverable", "ready", "cancelled")) | ~Q(tracking=""),
                name="shipping_booked_means_tracking",
            ),
        )

    def __str__(self) -> str:
        return f"shipment of order {self.order_id}"

    @classmethod
    def lock(cls, order_id: uuid.UUID) -> "Shipment":
        """Read an order's shipment and keep others from changing it until the transaction ends.

        Whoever also locks an errand or the customer's replica does that first.
        """
        return cls.objects.select_for_update().get(order_id=order_id)

    def lock_customer(self) -> CustomerReplica:
        """The row of its customer, locked until the transaction ends.

        :raises ValueError: if it was not heard yet whose it is; then there is no address to look for
        """
        if self.customer_id is None:
            raise ValueError(f"The {self} is only packed: the event that says for whom it is has not come.")
        return CustomerReplica.locked(self.customer_id)

    def step(self, state: "Shipment.State", **changes: Any) -> bool:
        """Move to ``state`` from the one this object was read in; false if somebody was faster."""
        rows = Shipment.objects.filter(pk=self.pk, state=self.state)
        if not rows.update(state=state, **changes):
            return False
        self.state = state
        for name, value in changes.items():
            setattr(self, name, value)
        return True

    def keep(self, **facts: Any) -> None:
        """Write down what was heard; the caller holds the row's lock."""
        for name, value in facts.items():
            setattr(self, name, value)
        self.save(update_fields=list(facts))

    def settle(self, replica: CustomerReplica) -> bool:
        """See whether the customer is known well enough to ship; true if the carrier can be booked.

        The caller holds the replica's lock.
        """
        if replica.version < (self.customer_version or 0) and not replica.erased_at:
            return False
        if self.destination(replica) is None:
            self.step(self.State.UNDELIVERABLE, note=_why_undeliverable(replica))
            return False
        return self.step(self.State.READY, note="")

    def destination(self, replica: CustomerReplica) -> dict[str, Any] | None:
        """Where its customer wants it, if that address is still theirs."""
        return replica.address(self.address_id) if self.address_id else None

    def await_customer(self) -> bool:
        """Stand ready for the carrier, once the parcel is packed and it was heard for whom it is."""
        if self.state != self.State.EXPECTED or self.customer_id is None or self.packed_at is None:
            return False
        return self.step(self.State.WAITING, note=f"Waits for version {self.customer_version} of its customer.")

    def ask_cancellation(self, *, at: datetime) -> bool:
        """Note that the order is to be cancelled; false if that was noted before."""
        if self.cancellation_asked_at:
            return False
        self.keep(cancellation_asked_at=at)
        return True


def _why_undeliverable(replica: CustomerReplica) -> str:
    if replica.erased_at:
        return "The customer was erased before the carrier was booked."
    return f"The address is not among those of the customer's version {replica.version}."
