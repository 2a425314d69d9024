"""What is promised to whom: one row per order and SKU, and one answer per order."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Verdict(models.Model):
    """Inventory's only answer to an order. Whoever finds one here is too late, and changes nothing.

    ``void``: the order ended before it was heard of, so nothing will ever be held for it.
    """

    class Answer(models.TextChoices):
        PASSED = "passed"
        FAILED = "failed"
        VOID = "void"

    order_id = models.UUIDField(primary_key=True)
    answer = models.CharField(max_length=6, choices=Answer)
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(answer__in=("passed", "failed", "void")), name="inventory_verdict_known"
            ),
        )

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.answer}"

    @classmethod
    def claim(cls, *, order_id: UUID, answer: "Verdict.Answer") -> "Verdict | None":
        """The order's verdict, if this is the first; nothing, if one was given before.

        Two at once: the second waits here for the first to commit.
        """
        verdict, is_first = cls.objects.get_or_create(order_id=order_id, defaults={"answer": answer})
        return verdict if is_first else None

    def fail(self) -> None:
        self.answer = self.Answer.FAILED
        self.save(update_fields=["answer"])


class Reservation(models.Model):
    """Pieces of a SKU held for an order, until they are given back or leave with it."""

    class State(models.TextChoices):
        HELD = "held"
        RELEASED = "released"
        CONSUMED = "consumed"

    order_id = models.UUIDField()
    order_number = models.CharField(
        max_length=20, blank=True, default="", db_default="", help_text="What people call the order."
    )
    sku = models.CharField("SKU", max_length=64)
    quantity = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.HELD)
    held_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-held_at", "sku")
        constraints = (
            models.UniqueConstraint(fields=("order_id", "sku"), name="inventory_reservation_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="inventory_reservation_holds_some"),
            models.CheckConstraint(
                condition=Q(state__in=("held", "released", "consumed")),
                name="inventory_reservation_state",
            ),
        )
        indexes = (models.Index("sku", condition=Q(state="held"), name="inventory_open_holds"),)

    def __str__(self) -> str:
        return f"{self.quantity} of {self.sku} {self.state} for order {self.order_id}"
