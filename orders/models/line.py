"""The lines of an order, as they were agreed."""

from django.db import models
from django.db.models import Q

from orders.models.order import Order


class OrderLine(models.Model):
    """What was ordered, under the name and at the price that were agreed."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    sku = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    quantity = models.PositiveIntegerField()
    unit_price = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["position"]
        indexes = [models.Index("sku", name="orders_line_sku")]
        constraints = [
            models.UniqueConstraint(fields=["order", "sku"], name="orders_line_sku_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="orders_line_quantity_from_1"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="orders_line_price_from_0"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.name}"
