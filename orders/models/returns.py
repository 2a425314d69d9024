"""Returns: what comes back of a delivered order, wholly or in parts; and how far each has come."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q, Sum
from uuid_utils.compat import uuid7

from orders.models.line import OrderLine
from orders.models.order import Order


class ReturnMovedOn(Exception):
    """Somebody decided on this return before: look at it again."""


class Return(models.Model):
    """Pieces of one order that their owner wants to send back. It counts against the order unless it is refused."""

    class State(models.TextChoices):
        REQUESTED = "REQUESTED", "Requested"
        APPROVED = "APPROVED", "Approved"
        REFUSED = "REFUSED", "Refused"
        RECEIVED = "RECEIVED", "Received"
        REFUNDED = "REFUNDED", "Refunded"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="returns")
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    reason = models.CharField(max_length=500, help_text="The customer's.")
    refusal = models.CharField("why it was refused", max_length=200, blank=True)
    refund = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    handled_by = models.CharField(max_length=150, blank=True, help_text="Who of the staff did the last step.")
    requested_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["requested_at", "id"]
        permissions = [("handle_return", "Can decide on returns"), ("receive_return", "Can take returned pieces in")]
        indexes = [
            models.Index("state", condition=Q(state__in=["REQUESTED", "APPROVED"]), name="orders_return_to_do"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["REQUESTED", "APPROVED", "REFUSED", "RECEIVED", "REFUNDED"]),
                name="orders_return_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["RECEIVED", "REFUNDED"], refund__gte=0)
                | (~Q(state__in=["RECEIVED", "REFUNDED"]) & Q(refund__isnull=True)),
                name="orders_return_refund_once_received",
            ),
        ]

    def __str__(self) -> str:
        return f"return of order {self.order}"

    @classmethod
    def lock(cls, return_id: UUID) -> "Return":
        """Read a return and keep others from changing it, and its order, until the transaction ends."""
        found = cls.objects.get(pk=return_id)
        Order.lock(found.order_id)
        return cls.objects.select_for_update().get(pk=return_id)

    def step(self, *held: State, to: State, at: datetime, **columns: Any) -> None:
        """Move on from one of the states ``held``; the caller holds the lock.

        :raises ReturnMovedOn: if it is in another one
        """
        if self.state not in held:
            raise ReturnMovedOn(f"Return {self.pk} is {self.get_state_display().lower()} and cannot be {to.lower()}.")
        for name, value in {"state": to, "changed_at": at, **columns}.items():
            setattr(self, name, value)
        self.save()

    def price(self) -> Decimal:
        """What its pieces had cost."""
        parts = self.parts.select_related("line")
        return sum((part.line.unit_price * part.quantity for part in parts), Decimal("0.00"))


class ReturnPart(models.Model):
    """``quantity`` pieces of one line."""

    belongs_to = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="parts")
    line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="returned_parts")
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ["line__position"]
        constraints = [
            models.UniqueConstraint(fields=["belongs_to", "line"], name="orders_return_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="orders_return_quantity_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.line.name}"


def left_to_return(order_id: UUID) -> dict[str, int]:
    """Pieces by SKU for which no return was asked, or one that was refused; in the order of the lines."""
    counts = ~Q(returned_parts__belongs_to__state=Return.State.REFUSED)
    lines = OrderLine.objects.filter(order_id=order_id).order_by("position")
    rows = lines.annotate(gone=Sum("returned_parts__quantity", filter=counts, default=0))
    return {sku: quantity - gone for sku, quantity, gone in rows.values_list("sku", "quantity", "gone")}


def everything_came_back(order_id: UUID) -> bool:
    """Every piece of the order has been received."""
    here = Q(returned_parts__belongs_to__state__in=[Return.State.RECEIVED, Return.State.REFUNDED])
    rows = OrderLine.objects.filter(order_id=order_id).annotate(
        back=Sum("returned_parts__quantity", filter=here, default=0)
    )
    return all(quantity == back for quantity, back in rows.values_list("quantity", "back"))
