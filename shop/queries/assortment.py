"""The catalogue by variant, as programs read it: a page of what is for sale, or one SKU."""

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, QuerySet, Subquery

from shop.models import Availability, Variant
from shop.queries.catalogue import Shelf, for_sale

PER_PAGE = 50


def variant_page(*, number: int, shelf: Shelf | None = None, q: str = "") -> Page[Variant]:
    """One page of the variants for sale on a shelf and below it, or everywhere, as :func:`described`.

    :raises EmptyPage: if there are fewer pages
    """
    products = for_sale(shelf=shelf, q=q).order_by()
    variants = described().filter(listed=True, product__in=products)
    order = ("product__position", "product_id", "position", "pk")
    return Paginator(variants.order_by(*order), PER_PAGE).page(number)


def variant(sku: str) -> Variant | None:
    """One variant as :func:`described`, also if it is sold no longer."""
    return described().filter(sku=sku).first()


def described() -> QuerySet[Variant]:
    """Variants with their product, its shelf, and ``left``: the pieces available, None while unknown."""
    left = Availability.objects.filter(sku=OuterRef("sku")).values("available")
    return Variant.objects.select_related("product__category").annotate(left=Subquery(left))
