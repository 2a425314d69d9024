"""What the catalogue calls the things in stock, so that staff need not know SKUs by heart."""

from django.db import models


class CatalogueName(models.Model):
    """A variant's name, as the newest heard `shop.product-changed` says it. Not every SKU is kept in stock."""

    sku = models.CharField("SKU", primary_key=True, max_length=64)
    name = models.CharField(max_length=200)
    version = models.PositiveIntegerField()

    class Meta:
        ordering = ("sku",)

    def __str__(self) -> str:
        return f"{self.sku}: {self.name}"
