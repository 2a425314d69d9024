"""What Fulfilment has to pack: a list per order, with what to fetch from which shelf."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from orders.events import Line


class PickList(models.Model):
    """The things of one order. There is nothing to do before it is paid, which is when staff see it."""

    class State(models.TextChoices):
        UNPAID = "unpaid"
        OPEN = "open"
        PACKED = "packed"
        STOPPED = "stopped"  # the order is to be cancelled

    order_id = models.UUIDField(primary_key=True)
    number = models.CharField("order", max_length=20)
    state = models.CharField(max_length=7, choices=State, default=State.UNPAID)
    placed_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField("packed or stopped at", null=True, blank=True)
    packed_by = models.CharField(max_length=150, blank=True, help_text="A login, or what packs without staff.")

    class Meta:
        ordering = ("paid_at", "order_id")
        permissions = (("pack", "Can pack parcels"),)
        indexes = (models.Index("paid_at", condition=Q(state="open"), name="shipping_open_pick_lists"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("unpaid", "open", "packed", "stopped")), name="shipping_picking_state_known"
            ),
        )

    def __str__(self) -> str:
        return f"pick list of order {self.number}"

    @classmethod
    def write(cls, lines: Sequence[Line], **columns: Any) -> "PickList | None":
        """A new list with its lines; nothing, if the order has one."""
        wanted, is_new = cls.objects.get_or_create(order_id=columns.pop("order_id"), defaults=columns)
        if not is_new:
            return None
        PickLine.objects.bulk_create(
            PickLine(pick_list=wanted, position=position, sku=line.sku, name=line.name, quantity=line.quantity)
            for position, line in enumerate(lines, start=1)
        )
        return wanted

    @classmethod
    def step(cls, order_id: UUID, *, held: State, to: State, **changes: Any) -> bool:
        """Move a list on from the state ``held``; false if it is in another one, or unknown."""
        return bool(cls.objects.filter(pk=order_id, state=held).update(state=to, **changes))

    @classmethod
    def end(cls, order_id: UUID, *, to: State, at: datetime, packed_by: str = "") -> bool:
        """Pack or stop an open list; false if somebody was faster. One of the two happens, and once."""
        return cls.step(order_id, held=cls.State.OPEN, to=to, ended_at=at, packed_by=packed_by)


class PickLine(models.Model):
    """``quantity`` pieces to fetch."""

    pick_list = models.ForeignKey(PickList, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    sku = models.CharField("SKU", max_length=64)
    name = models.CharField(max_length=200)
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("pick_list", "position"), name="shipping_pick_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="shipping_pick_line_picks_some"),
        )

    def __str__(self) -> str:
        return f"{self.quantity} of {self.name}"
