"""The Customers' table. Its column ``address`` is the one that is renamed under everybody's feet.

So nobody reads it through this model, which knows one name only; :mod:`shop.journey.customers` knows both.
"""

from django.db import models

COLUMN, RENAMED = "address", "delivery_address"


class Customer(models.Model):
    """Somebody who orders on the Journey page, and where their parcels go."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=300)

    class Meta:
        db_table = 'journey"."customers'

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"
