"""What the check of an order's details knows by itself: its own copy of the catalogue, with every price it had."""

from django.db import models


class PricedVersion(models.Model):
    """One version of one variant, as `shop.product-changed` described it."""

    sku = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    price = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    listed = models.BooleanField()

    class Meta:
        ordering = ["sku", "version"]
        constraints = [models.UniqueConstraint(fields=["sku", "version"], name="orders_priced_version_once")]

    def __str__(self) -> str:
        return f"{self.sku} version {self.version}"


class DetailsQuestion(models.Model):
    """An order whose details were asked for. ``waits_for`` names the SKU that the copy has still to hear of."""

    order_id = models.UUIDField(primary_key=True)
    order = models.JSONField(help_text="What is to be checked, as the event told it; emptied by the answer.")
    waits_for = models.CharField(max_length=64, blank=True, db_index=True)
    answer = models.CharField(max_length=10, blank=True, help_text="Empty while it waits.")

    class Meta:
        ordering = ["order_id"]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.answer or f'waits for {self.waits_for}'}"
