"""The catalogue's side: what suppliers offer goes onto the shelves, by the commands that staff use, too."""

from decimal import Decimal

from django.db import transaction

from shop.models import Category, Product
from shop.services.catalogue import (
    ProductDraft,
    VariantDraft,
    change_price,
    publish_products,
    relist,
    save_product,
    withdraw,
)
from shop.suppliers.events import ProductDelisted, ProductDescribed, ProductListed, ProductPriceChanged
from shop.suppliers.services import SLUG

LAST = 5000  # what nobody has arranged stands behind what somebody has
PICTURE, COLOURS = "nesting-pots", "stone"  # where the shelf has none of its own


class NoSuchShelf(Exception):
    """The shop has no such shelf: put it up (`manage.py seed`, or Categories in the back office), then redrive."""


@transaction.atomic
def shelve(listed: ProductListed) -> None:
    """Sell a supplier's product, with its shelf's picture until somebody draws one. Known ones are sold again.

    :raises NoSuchShelf: if it belongs on a shelf that is not there
    """
    publish_products(drafts=[_draft(listed, _shelf(listed.sku, listed.shelf))])
    change_price(sku=listed.sku, price=_euros(listed.price.amount))
    relist(sku=listed.sku)


def reprice(changed: ProductPriceChanged) -> None:
    change_price(sku=changed.sku, price=_euros(changed.price.amount))


def take_down(delisted: ProductDelisted) -> None:
    withdraw(sku=delisted.sku)


@transaction.atomic
def describe(described: ProductDescribed) -> None:
    """Use the supplier's new words, except where staff have found better ones meanwhile.

    :raises NoSuchShelf: if it belongs on a shelf that is not there
    """
    product = Product.objects.select_related("category").get(slug=_slug(described.sku))
    if product.name == described.name_before:
        product.name = described.name
    if product.description == described.story_before:
        product.description = described.story
    if product.category.slug == described.shelf_before:
        product.category = _shelf(described.sku, described.shelf)
    save_product(product=product)


def _shelf(sku: str, slug: str) -> Category:
    shelf = Category.objects.filter(slug=slug).first()
    if shelf is None:
        raise NoSuchShelf(f"{sku} belongs on the shelf {slug!r}. {NoSuchShelf.__doc__}")
    return shelf


def _draft(listed: ProductListed, shelf: Category) -> ProductDraft:
    colours, price = shelf.colours or COLOURS, _euros(listed.price.amount)
    return ProductDraft(
        slug=_slug(listed.sku),
        name=listed.name,
        brand=listed.supplier,
        description=listed.story,
        details="",
        category=shelf.slug,
        picture=shelf.picture or PICTURE,
        position=LAST,
        variants=(VariantDraft(sku=listed.sku, name="", colours=colours, price=price),),
    )


def _slug(sku: str) -> str:
    return f"{SLUG}{sku.lower()}"


def _euros(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))
