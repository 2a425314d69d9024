"""What somebody chose of the facets of a list: of each facet any, of all facets together everything."""

import operator
from functools import reduce

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet

from shop.models import Availability, Product, Variant
from shop.pictures import FAMILIES

BOUNDS = (25, 50, 100, 250)  # of the bands of prices: below the first, …, from the last


class Choice(msgspec.Struct, frozen=True):
    """Empty where nothing is chosen. ``shelves`` are ids of categories, ``bands`` numbers from 0 to len(BOUNDS)."""

    shelves: tuple[int, ...] = ()
    brands: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    bands: tuple[int, ...] = ()
    in_stock: bool = False

    def paints(self) -> list[str]:
        """The paints of the families of colours that are chosen."""
        return [paint for family in self.colours for paint in FAMILIES[family]]

    def narrow(self, products: QuerySet[Product]) -> QuerySet[Product]:
        """Leave only products that meet the choice."""
        if self.shelves:
            products = products.filter(category__in=self.shelves)
        if self.brands:
            products = products.filter(brand__in=self.brands)
        if self.colours:
            products = products.filter(colours__overlap=self.paints())
        if self.bands:
            products = products.filter(reduce(operator.or_, map(_costs, self.bands)))
        return products.filter(_something_left()) if self.in_stock else products


def _costs(band: int) -> Q:
    lowest = Q(price_from__gte=BOUNDS[band - 1]) if band else Q()
    return lowest & Q(price_from__lt=BOUNDS[band]) if band < len(BOUNDS) else lowest


def _something_left() -> Exists:
    """A listed variant that is not known to be sold out."""
    gone = Availability.objects.filter(sku=OuterRef("sku"), available=0)
    return Exists(Variant.objects.filter(~Exists(gone), product=OuterRef("pk"), listed=True))
