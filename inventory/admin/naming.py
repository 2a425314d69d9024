"""What things in stock are called, on the pages about them."""

from collections.abc import Iterable

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from inventory.models import CatalogueName, StockItem


def with_names(items: QuerySet[StockItem]) -> QuerySet[StockItem]:
    """The items with their ``name``, which is empty where the catalogue does not know them."""
    name = CatalogueName.objects.filter(sku=OuterRef("sku")).values("name")[:1]
    return items.annotate(name=Coalesce(Subquery(name), Value("")))


def called(words: str) -> QuerySet[CatalogueName]:
    """The names that contain every one of these words."""
    names = CatalogueName.objects.all()
    for word in words.split():
        names = names.filter(name__icontains=word)
    return names


def names_of(skus: Iterable[str]) -> dict[str, str]:
    return dict(CatalogueName.objects.filter(sku__in=set(skus)).values_list("sku", "name"))
