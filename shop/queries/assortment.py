"""The catalogue by variant, as programs read it: a page of what is for sale, or one SKU."""

from typing import Any

from django.contrib.postgres.search import SearchRank
from django.core.paginator import Page, Paginator
from django.db.models import F, OuterRef, QuerySet, Subquery

from shop.models import Availability, Variant
from shop.queries.catalogue import Shelf, for_sale
from shop.queries.finding import understand

PER_PAGE = 50


def variant_page(*, number: int, shelf: Shelf | None = None, q: str = "") -> Page[Variant]:
    """One page of the variants for sale on a shelf and below it, or everywhere, as :func:`described`.

    A search forgives typos, and what matches it best comes first, as on the shop's pages.


    :raises EmptyPage: if there are fewer pages
    """
    search = understand(q)
    variants = described().filter(listed=True, product__in=for_sale(shelf=shelf, search=search).order_by())
    rank: list[Any] = (
        [SearchRank(F("product__found_by"), search.expression()).desc()] if search and search.query else []
    )
    order = (*rank, "product__position", "product_id", "position", "pk")
    return Paginator(variants.order_by(*order), PER_PAGE).page(number)


def variant(sku: str) -> Variant | None:
    """One variant as :func:`described`, also if it is sold no longer."""
    return described().filter(sku=sku).first()


def described() -> QuerySet[Variant]:
    """Variants with their product, its shelf, and ``left``: the pieces available, None while unknown."""
    left = Availability.objects.filter(sku=OuterRef("sku")).values("available")
    return Variant.objects.select_related("product__category").annotate(left=Subquery(left))
