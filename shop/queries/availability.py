"""How many pieces could be sold, as far as the storefront has heard."""

from collections.abc import Iterable

from shop.models import Availability, Variant


def available(skus: Iterable[str]) -> dict[str, int]:
    """Pieces available by SKU. A SKU that is missing here is unknown yet, which is not the same as none."""
    return {row.sku: row.available for row in heard(skus)}


def heard(skus: Iterable[str]) -> list[Availability]:
    """The newest states heard of these SKUs, with their versions."""
    return list(Availability.objects.filter(sku__in=list(skus)))


def skus_of_product(slug: str) -> list[str]:
    """The variants of a product that are for sale; none if there is no such product."""
    return list(Variant.objects.filter(product__slug=slug, listed=True).values_list("sku", flat=True))
