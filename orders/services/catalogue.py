"""Keeps this service's copy of the catalogue."""

from django.db import transaction

from orders.models import CatalogueItem
from orders.services.moves import Outcome
from shop.events import Money


@transaction.atomic
def keep_catalogue_item(*, sku: str, name: str, price: Money, listed: bool, version: int) -> Outcome:
    """Keep what a variant is now, unless something newer is known already."""
    state = {
        "name": name,
        "price": price.amount,
        "currency": price.currency,
        "listed": listed,
        "version": version,
    }
    # First make sure of a row, then raise it: in this order no race can lose the newer version.
    CatalogueItem.objects.bulk_create([CatalogueItem(sku=sku, **{**state, "version": 0})], ignore_conflicts=True)
    kept = CatalogueItem.objects.filter(sku=sku, version__lt=version).update(**state)
    return Outcome.NOTED if kept else Outcome.IGNORED
