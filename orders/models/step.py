"""The history of an order: one row per version, never changed."""

from django.db import models
from django.db.models import Q

from orders.models.order import Order
from orders.status import Status


class OrderStep(models.Model):
    """An order came to ``status`` with ``version``. ``detail``: carrier, tracking number…"""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="steps")
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=20, choices=Status)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["version"]
        # How long payments took on a day: rows are never changed, so it costs only what each paid order adds.
        indexes = [models.Index("at", condition=Q(status="PAID"), name="orders_step_paid")]
        constraints = [
            models.UniqueConstraint(fields=["order", "version"], name="orders_step_version_once"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="orders_step_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.get_status_display()}"
