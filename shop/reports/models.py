"""What the handler has heard of each order. The reporting database is elsewhere, and is not Django's."""

from typing import ClassVar, Self
from uuid import UUID

from django.db import models


class ReportedOrder(models.Model):
    """An order as its events told it so far, in whichever order they came. Each event fills its own fields only.

    ``lines``, from placing: ``[{"sku", "category", "quantity", "unit_price"}]``; None until that is heard.
    ``returns`` by their id: ``{"lines": {sku: quantity}, "refund"}``. ``goodwill`` by the refund's id: the amount.
    """

    order_id = models.UUIDField(primary_key=True)
    version = models.PositiveIntegerField(default=0)
    lines = models.JSONField(null=True)
    delivery = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    currency = models.CharField(max_length=3, blank=True)
    country = models.CharField(max_length=2, blank=True)
    paid_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    returns = models.JSONField(default=dict)
    goodwill = models.JSONField(default=dict)
    reported_at = models.DateTimeField(null=True, help_text="When its rows were published last.")

    class Meta:
        default_permissions = ()
        permissions: ClassVar = [("view_sales", "Can see the reports of sales")]
        indexes: ClassVar = [models.Index(fields=["-reported_at"], name="reports_newest")]

    def __str__(self) -> str:
        return f"order {self.order_id} as reported"

    @classmethod
    def locked(cls, order_id: UUID) -> Self:
        """The order's row, made if it is new, for the rest of the transaction."""
        cls.objects.bulk_create([cls(order_id=order_id)], ignore_conflicts=True)
        return cls.objects.select_for_update().get(pk=order_id)
