"""The cart of somebody with an account. It waits for them on every device, and outlives every session."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class CartLine(models.Model):
    """So many pieces of one variant, and the unit price that a page last showed, to point out a change."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="cart_lines")
    sku = models.CharField(max_length=64)
    quantity = models.PositiveIntegerField()
    price_seen = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "sku"], name="shop_cart_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="shop_cart_line_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.sku}: {self.quantity}"


class MergedCart(models.Model):
    """An anonymous cart that went into an account's: a sign-in that comes twice must not count it twice."""

    cart_id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    merged_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-merged_at"]

    def __str__(self) -> str:
        return f"cart {self.cart_id}"
