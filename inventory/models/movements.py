"""The ledger: why the stock is what it is.

Rows are added and never touched again; a trigger of the database sees to it.
"""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone

from events.declare import Event
from inventory import events


class Movement(models.Model):
    """One change of one item, with the item's numbers after it, who or what did it, and why."""

    class Kind(models.TextChoices):
        RECEIVED = "received"
        ADJUSTED = "adjusted"
        RESERVED = "reserved"
        RELEASED = "released"
        CONSUMED = "consumed"
        RETURNED = "returned"

    item = models.ForeignKey(
        "inventory.StockItem",
        models.PROTECT,
        related_name="movements",
        db_column="sku",
        db_index=False,  # the unique constraints below begin with it
    )
    version = models.PositiveIntegerField(help_text="The item's version after the movement.")
    kind = models.CharField(max_length=8, choices=Kind)
    quantity = models.IntegerField(help_text="Pieces; negative only where a count was corrected downwards.")
    on_hand = models.PositiveIntegerField(help_text="Pieces in the house after it.")
    reserved = models.PositiveIntegerField(help_text="Pieces promised to orders after it.")
    actor = models.CharField(max_length=150, help_text="A person's login, or the group that reacted to an event.")
    reason = models.CharField(max_length=200)
    reference = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="A delivery note, a shelf, a ticket."
    )
    order_id = models.UUIDField(null=True, blank=True, db_index=True)
    cause_id = models.UUIDField(
        null=True, blank=True, help_text="The event, form, return or batch of changes that led to it."
    )
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            # Versions without gaps or repeats: nobody changed the item behind the ledger's back.
            models.UniqueConstraint(fields=("item", "version"), name="inventory_movement_once_per_version"),
            models.UniqueConstraint(fields=("item", "kind", "cause_id"), name="inventory_movement_once_per_cause"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0) | (Q(kind="adjusted") & ~Q(quantity=0)),
                name="inventory_movement_moves_something",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=(
                        "received",
                        "adjusted",
                        "reserved",
                        "released",
                        "consumed",
                        "returned",
                    )
                ),
                name="inventory_movement_kind_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} v{self.version}: {self.kind} {self.quantity}"

    def because(self, *, actor: str, reason: str, cause_id: UUID | None, reference: str = "") -> "Movement":
        """Say who did it and why; a movement without that does not get into the ledger."""
        self.actor, self.reason, self.cause_id, self.reference = actor, reason, cause_id, reference
        return self

    def as_event(self) -> Event:
        """The same fact for everybody else."""
        common = {
            "sku": self.item_id,
            "version": self.version,
            "quantity": self.quantity,
            "on_hand": self.on_hand,
            "reserved": self.reserved,
        }
        return _EVENTS[self.Kind(self.kind)](**common, **self._particulars())

    def _particulars(self) -> dict[str, Any]:
        match self.Kind(self.kind):
            case self.Kind.RECEIVED | self.Kind.ADJUSTED:
                return {"reason": self.reason, "actor": self.actor}
            case self.Kind.RELEASED:
                return {"order_id": self.order_id, "why": self.reason}
            case _:
                return {"order_id": self.order_id}


_EVENTS: dict[Movement.Kind, type[Event]] = {
    Movement.Kind.RECEIVED: events.StockReceived,
    Movement.Kind.ADJUSTED: events.StockAdjusted,
    Movement.Kind.RESERVED: events.StockReserved,
    Movement.Kind.RELEASED: events.ReservationReleased,
    Movement.Kind.CONSUMED: events.StockConsumed,
    Movement.Kind.RETURNED: events.StockReturned,
}
