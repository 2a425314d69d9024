"""This service's own copy of the catalogue, so that pricing an order calls nobody."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q

# Every checkout asks this, and the ORM took longer to write the question than the database to answer it.
_OF = "select * from orders_catalogueitem where sku = any(%s)"


class CatalogueItem(models.Model):
    """A variant as the newest heard `shop.product-changed` described it."""

    sku = models.CharField(primary_key=True, max_length=64)
    name = models.CharField(max_length=200)
    price = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    listed = models.BooleanField()
    version = models.PositiveIntegerField()

    class Meta:
        ordering = ["sku"]
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0), name="orders_catalogue_price_from_0"),
        ]

    def __str__(self) -> str:
        return self.sku

    @classmethod
    def of(cls, skus: Collection[str]) -> "dict[str, CatalogueItem]":
        """Those of the SKUs that are known, by SKU."""
        return {item.sku: item for item in cls.objects.raw(_OF, [list(skus)])}
