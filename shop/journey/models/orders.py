"""Orders' table. Its verbs are the business rules that all stages share."""

from datetime import datetime
from functools import partial
from typing import ClassVar
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from shop.journey.facts import record
from shop.journey.telling import ORDERS, Progress, Wanted


class Order(models.Model):
    """An order that took one of the six roads, and keeps to it. A refused one is a row, too: it was asked for."""

    class State(models.TextChoices):
        PLACED = "placed"
        SHIPPED = "shipped"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True)
    stage = models.PositiveSmallIntegerField()
    customer_id = models.UUIDField()
    sku = models.CharField(max_length=64)
    quantity = models.PositiveIntegerField()
    state = models.CharField(max_length=7, choices=State, default=State.PLACED)
    reason = models.TextField(blank=True)
    placed_at = models.DateTimeField()
    shipped_at = models.DateTimeField(null=True)
    took_ms = models.FloatField(null=True, help_text="How long the shopper waited for the answer.")

    class Meta:
        db_table = 'journey"."orders'
        ordering: ClassVar = ["-placed_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(stage__range=(1, 6)), name="journey_order_stage_known"),
            models.CheckConstraint(condition=Q(state__in=("placed", "shipped", "refused")), name="journey_order_state"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["stage", "placed_at"], condition=Q(state="placed"), name="journey_orders_waiting")
        ]

    def __str__(self) -> str:
        return f"order {self.id} of stage {self.stage}: {self.state}"

    @classmethod
    def place(cls, wanted: Wanted, *, stage: int) -> "Order":
        """Take an order. A second one with this id waits here until the first one is decided."""
        return cls._keep(wanted, stage, state=cls.State.PLACED)

    @classmethod
    def refuse(cls, wanted: Wanted, *, stage: int, reason: str) -> "Order":
        """Remember that the till said no, so that asking again gets the same answer."""
        return cls._keep(wanted, stage, state=cls.State.REFUSED, reason=reason)

    @classmethod
    def ship(cls, order_id: UUID, *, at: datetime | None = None) -> bool:
        """Note that a placed order left the house; false if it is not here, or was noted before."""
        return cls._move(order_id, state=cls.State.SHIPPED, shipped_at=at or timezone.now())

    @classmethod
    def withdraw(cls, order_id: UUID, *, reason: str) -> bool:
        """Refuse an order after the till had said yes; false if it is not here, or was shipped."""
        return cls._move(order_id, state=cls.State.REFUSED, reason=reason)

    @classmethod
    def _move(cls, order_id: UUID, *, state: State, **columns: str | datetime) -> bool:
        moved = cls.objects.filter(pk=order_id, state=cls.State.PLACED).update(state=state, **columns)
        if moved:  # the lane looks when it can be seen
            told = partial(record, "state", source=ORDERS, target=ORDERS, what=state.value, order_id=order_id)
            transaction.on_commit(told, robust=True)
        return bool(moved)

    @classmethod
    def track(cls, order_id: UUID, *, stage: int) -> Progress:
        order = cls.objects.filter(pk=order_id).first()
        return order.progress if order else Progress(order_id, stage)

    @classmethod
    def _keep(cls, wanted: Wanted, stage: int, **columns: str) -> "Order":
        return cls.objects.create(
            id=wanted.order_id,
            stage=stage,
            customer_id=wanted.customer_id,
            sku=wanted.sku,
            quantity=wanted.quantity,
            placed_at=wanted.placed_at or timezone.now(),
            **columns,
        )

    @property
    def progress(self) -> Progress:
        return Progress(
            order_id=self.id,
            stage=self.stage,
            state=self.state,
            placed_at=self.placed_at,
            shipped_at=self.shipped_at,
            reason=self.reason,
            took_ms=self.took_ms,
        )
