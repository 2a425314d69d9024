"""Keeps this service's copy of what the catalogue calls things."""

from django.db import transaction

from inventory.models import CatalogueName


@transaction.atomic
def keep_name(*, sku: str, name: str, version: int) -> bool:
    """Keep a variant's name, unless something newer is known already; say whether it was news."""
    # First make sure of a row, then raise it: in this order no race can lose the newer version.
    CatalogueName.objects.bulk_create([CatalogueName(sku=sku, name=name, version=0)], ignore_conflicts=True)
    return bool(CatalogueName.objects.filter(sku=sku, version__lt=version).update(name=name, version=version))
