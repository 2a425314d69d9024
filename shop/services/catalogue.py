"""Changing the catalogue. Each command announces every variant that it touched, in full, as its next version."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec
from django.db import connection, transaction
from django.db.models import Max, Min, OuterRef, Subquery

from events.outbox import publish_many
from shop.models import Category, Product, Variant

MOST = Decimal("99999.99")
EDITABLE = ("name", "colours", "price", "listed", "position")


class CatalogueRefused(Exception):
    """The catalogue was not changed; the message says what to do."""


class UnknownSku(CatalogueRefused):
    """No variant has this SKU."""


class BadPrice(CatalogueRefused):
    """A price is more than nothing, in whole cents."""


class VariantDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A variant that is to be sold. ``price`` includes tax."""

    sku: str
    name: str
    colours: str
    price: Decimal


class ProductDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A product that is to be sold, on the shelf with the slug ``category``."""

    slug: str
    name: str
    brand: str
    description: str
    details: str
    category: str
    picture: str
    position: int
    variants: tuple[VariantDraft, ...]


@transaction.atomic
def publish_products(*, drafts: Sequence[ProductDraft]) -> list[str]:
    """Put products on their shelves, all or none, and return the SKUs that are new.

    A product whose slug is known stays as it is: staff may have changed it since.
    """
    known = set(Product.objects.filter(slug__in=[draft.slug for draft in drafts]).values_list("slug", flat=True))
    fresh = [draft for draft in drafts if draft.slug not in known]
    shelves = {shelf.slug: shelf for shelf in Category.objects.filter(slug__in={draft.category for draft in fresh})}
    products = Product.objects.bulk_create(_product(draft, shelves[draft.category]) for draft in fresh)
    variants = [
        Variant(product=product, position=position, **msgspec.structs.asdict(variant))
        for product, draft in zip(products, fresh, strict=True)
        for position, variant in enumerate(draft.variants)
    ]
    Variant.objects.bulk_create(variants)
    _announce(variants)
    return [variant.sku for variant in variants]


def _product(draft: ProductDraft, shelf: Category) -> Product:
    fields = msgspec.structs.asdict(draft)
    del fields["variants"]
    return Product(**{**fields, "category": shelf})


@transaction.atomic
def change_price(*, sku: str, price: Decimal) -> Variant:
    """Sell a variant at another price from now on; orders that were placed keep theirs.

    :raises UnknownSku: if nothing has the SKU
    :raises BadPrice: unless it is from one cent to 99,999.99
    """
    if not (price.is_finite() and 0 < price <= MOST and price == price.quantize(Decimal("0.01"))):
        raise BadPrice(f"{sku} cannot cost {price}: give euros and cents, more than nothing and at most {MOST}.")
    return _change(sku, price=price)


def withdraw(*, sku: str) -> Variant:
    """Take a variant out of sale. It stays known, as orders and carts refer to it.

    :raises UnknownSku: if nothing has the SKU
    """
    return _change(sku, listed=False)


def relist(*, sku: str) -> Variant:
    """Sell a withdrawn variant again.

    :raises UnknownSku: if nothing has the SKU
    """
    return _change(sku, listed=True)


@transaction.atomic
def _change(sku: str, **values: object) -> Variant:
    variant = Variant.objects.select_for_update().filter(sku=sku).first()
    if variant is None:
        raise UnknownSku(f"There is no variant {sku!r} to change: look its SKU up in the catalogue.")
    if any(getattr(variant, field) != value for field, value in values.items()):
        for field, value in values.items():
            setattr(variant, field, value)
        variant.save(update_fields=list(values))
        _announce([variant])
    return variant


@transaction.atomic
def save_product(*, product: Product, variants: Iterable[Variant] = ()) -> None:
    """Keep a product and these of its variants as staff left them, new ones too, and announce all that it has.

    All, as their names and shelves come from the product; once and at the end, as one version has one meaning.
    """
    # Variants are locked before their product, as a new price does it: so the two never wait for each other.
    list(Variant.objects.select_for_update().filter(product=product.pk).order_by("sku"))
    product.save()
    for variant in variants:
        # Its version was read before the lock, and may be old by now.
        variant.save(update_fields=None if variant.pk is None else EDITABLE)
    _announce(product.variants.all())


def _announce(variants: Iterable[Variant]) -> None:
    """Give each variant its next version, publish it, and let its product know what it costs now."""
    skus = [variant.sku for variant in variants]
    # Locked in the order of SKUs, so that two announcements never wait for each other.
    rows = Variant.objects.select_for_update(of=["self"]).select_related("product__category")
    locked = list(rows.filter(sku__in=skus).order_by("sku"))
    for variant in locked:
        variant.version += 1
    Variant.objects.bulk_update(locked, ["version"], batch_size=500)
    products = {variant.product_id for variant in locked}
    _price_products(products)
    index_products(products)
    publish_many([variant.changed() for variant in locked])


def _price_products(ids: set[int]) -> None:
    """Repeat on each product the range of what its listed variants cost."""
    listed = Variant.objects.filter(product=OuterRef("pk"), listed=True).order_by().values("product")
    Product.objects.filter(pk__in=ids).update(
        price_from=Subquery(listed.values(at=Min("price"))), price_to=Subquery(listed.values(at=Max("price")))
    )


@transaction.atomic
def save_category(*, category: Category) -> None:
    """Keep a shelf as staff left it, and let what lies on it be found by its name."""
    category.save()
    index_products(category.products.values_list("pk", flat=True))


def index_products(ids: Iterable[int]) -> None:
    """Tell products what they are found by, and note their words. The function is in the migration ``search``."""
    with connection.cursor() as cursor:
        cursor.execute("select shop_index_products(%s)", [sorted(ids)])
