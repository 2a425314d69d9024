"""Reading the catalogue: the tree of shelves, a page of a list, one product.

A list page costs three queries however long the catalogue is: how many, which products, their variants
with what is left of each. The tree is a fourth, which the page's navigation needs anyway.
"""

from collections import defaultdict
from collections.abc import Iterator

import msgspec
from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from shop.models import Availability, Category, Product, Variant

PER_PAGE = 24
LONGEST_SEARCH = 80
ORDERS = {
    "featured": ("position", "id"),
    "price": ("price_from", "id"),
    "-price": ("-price_from", "-id"),
    "name": ("name", "id"),
    "new": ("-added_at", "-id"),
}


class Shelf(msgspec.Struct, frozen=True):
    """A category with the shelves below it."""

    category: Category
    children: tuple["Shelf", ...] = ()

    def all(self) -> Iterator["Shelf"]:
        """This shelf and all below it."""
        yield self
        for child in self.children:
            yield from child.all()


class Tree(msgspec.Struct, frozen=True):
    """All shelves, in the order of the navigation."""

    shelves: tuple[Shelf, ...]

    def path(self, slug: str) -> tuple[Shelf, ...]:
        """From the top to the shelf of that name; empty if there is none."""
        return next((way for top in self.shelves if (way := _path(top, slug))), ())


def _path(shelf: Shelf, slug: str) -> tuple[Shelf, ...]:
    if shelf.category.slug == slug:
        return (shelf,)
    return next(((shelf, *way) for child in shelf.children if (way := _path(child, slug))), ())


def category_tree() -> Tree:
    """The whole tree of categories, in one query."""
    below: dict[int | None, list[Category]] = defaultdict(list)
    for category in Category.objects.all():
        below[category.parent_id].append(category)

    def shelves(parent: int | None) -> tuple[Shelf, ...]:
        return tuple(Shelf(category, shelves(category.pk)) for category in below[parent])

    return Tree(shelves(None))


def product_page(*, number: str, shelf: Shelf | None = None, q: str = "", order: str = "featured") -> Page[Product]:
    """One page of what is for sale on a shelf and below it, or everywhere. A number out of range is brought back in.

    Each product has ``on_sale``: its listed variants, with ``left`` pieces (None while unknown).
    """
    products = for_sale(shelf=shelf, q=q)
    return Paginator(products.order_by(*ORDERS[order]).prefetch_related(_on_sale()), PER_PAGE).get_page(number)


def for_sale(*, shelf: Shelf | None = None, q: str = "") -> QuerySet[Product]:
    """The products of a shelf and below it, or of all, that mention every word of ``q``."""
    products = Product.objects.filter(price_from__isnull=False)
    if shelf:
        products = products.filter(category__in=[each.category.pk for each in shelf.all()])
    for word in q[:LONGEST_SEARCH].replace("\0", "").split():
        products = products.filter(_mentions(word))
    return products


def _mentions(word: str) -> Q:
    return (
        Q(name__icontains=word)
        | Q(brand__icontains=word)
        | Q(category__name__icontains=word)
        | Q(description__icontains=word)
        | Q(name__trigram_word_similar=word)
    )


def product_for_sale(slug: str) -> Product | None:
    """A product with its shelf and ``on_sale``, as in :func:`product_page`; None if it never was."""
    return Product.objects.select_related("category__parent").prefetch_related(_on_sale()).filter(slug=slug).first()


def neighbours(product: Product, count: int = 4) -> QuerySet[Product]:
    """Others of the same shelf, each with ``colours`` to be drawn in."""
    first = Variant.objects.filter(product=OuterRef("pk"), listed=True).order_by("position", "id")
    others = Product.objects.filter(category=product.category_id, price_from__isnull=False).exclude(pk=product.pk)
    return others.annotate(colours=Subquery(first.values("colours")[:1]))[:count]


def _on_sale() -> "Prefetch[str, QuerySet[Variant], str]":
    left = Availability.objects.filter(sku=OuterRef("sku")).values("available")
    variants = Variant.objects.filter(listed=True).annotate(left=Subquery(left))
    return Prefetch("variants", queryset=variants, to_attr="on_sale")
