"""The Stock's table. The journey is about who asks whom: its shelves are full unless somebody empties one."""

from django.db import models
from django.db.models import F, Q

from shop.journey.telling import CannotPlace

FULL = 1_000_000_000


class SoldOut(CannotPlace):
    """There are fewer pieces left than were wanted."""


class StockItem(models.Model):
    """How many pieces of a SKU there are, and how many of them are promised."""

    sku = models.CharField(max_length=64, primary_key=True)
    on_hand = models.PositiveIntegerField(default=FULL)
    reserved = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = 'journey"."stock_items'
        constraints = (
            models.CheckConstraint(condition=Q(reserved__lte=F("on_hand")), name="journey_reserved_within_on_hand"),
        )

    def __str__(self) -> str:
        return f"{self.sku}: {self.on_hand - self.reserved} left"

    @classmethod
    def reserve(cls, sku: str, quantity: int) -> None:
        """Promise pieces to somebody.

        :raises SoldOut: if there are not so many left
        """
        StockItem.objects.bulk_create([StockItem(sku=sku)], ignore_conflicts=True)
        enough = cls.objects.filter(sku=sku, on_hand__gte=F("reserved") + quantity)
        if not enough.update(reserved=F("reserved") + quantity):
            raise SoldOut(f"Stock has no {quantity} of {sku} left. Ask for fewer, or for something else.")
