"""Reading the catalogue: the tree of shelves, what is found on them, one product.

A list costs two queries however long the catalogue is: what the typed words mean and how many there are of each kind,
and one page of them. The tree is a third, which the page's navigation needs anyway.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import msgspec
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchRank
from django.core.paginator import Page, Paginator
from django.db.models import F, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, JSONObject
from django.urls import reverse

from shop.languages.shelves import in_words
from shop.models import Availability, Category, Product, Variant
from shop.queries.briefly import briefly
from shop.queries.choosing import Choice
from shop.queries.counting import Counts, count
from shop.queries.finding import Search

PER_PAGE = 24
BEST_MATCH = "best"
ORDERS = {
    "featured": ("position", "id"),
    "new": ("-added_at", "-id"),
    "price": ("price_from", "id"),
    "-price": ("-price_from", "-id"),
    "name": ("name", "id"),
}


class Label(msgspec.Struct, frozen=True):
    """What a category is called and looks like."""

    pk: int
    slug: str
    name: str
    blurb: str
    picture: str
    colours: str

    def get_absolute_url(self) -> str:
        return reverse("category", args=[self.slug])


class Shelf(msgspec.Struct, frozen=True):
    """A category with the shelves below it."""

    category: Label
    children: tuple["Shelf", ...] = ()

    def all(self) -> Iterator["Shelf"]:
        """This shelf and all below it."""
        yield self
        for child in self.children:
            yield from child.all()

    def ids(self) -> list[int]:
        """The categories of this shelf and of all below it."""
        return [each.category.pk for each in self.all()]


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


@briefly
def category_tree() -> Tree:
    """The whole tree of categories, in one query."""
    below: dict[int | None, list[Label]] = defaultdict(list)
    for parent, pk, slug, name, blurb, *looks in Category.objects.values_list("parent", *Label.__struct_fields__):
        below[parent].append(Label(pk, slug, in_words(name), in_words(blurb), *looks))

    def shelves(parent: int | None) -> tuple[Shelf, ...]:
        return tuple(Shelf(label, shelves(label.pk)) for label in below[parent])

    return Tree(shelves(None))


class OnSale(msgspec.Struct, frozen=True):
    """What a card shows of a variant; ``left`` is None while nothing was heard of it."""

    sku: str
    colours: str
    left: int | None


class Card(msgspec.Struct, frozen=True):
    """A product in a list, with its listed variants."""

    slug: str
    name: str
    brand: str
    picture: str
    price_from: Decimal
    price_to: Decimal
    on_sale: tuple[OnSale, ...]


class Found(msgspec.Struct, frozen=True):
    """A page of a list, and what else there would be. ``choice`` holds of what was chosen only what there is."""

    search: Search | None
    choice: Choice
    counts: Counts
    page: Page[Card]


@briefly
def browse(
    *, number: int | str = 1, shelf: Shelf | None = None, q: str = "", choice: Choice | None = None, order: str = ""
) -> Found:
    """What is for sale on a shelf and below it, or everywhere. A number out of range is brought back in."""
    choice = choice or Choice()
    counts, search = count(choice=choice, q=q, within=shelf.ids() if shelf else None)
    choice = msgspec.structs.replace(choice, brands=tuple(sorted(counts.known)))
    products = sorted_by(choice.narrow(for_sale(shelf=shelf, search=search)), order=order, search=search)
    pages = Paginator(_told(products), PER_PAGE)
    pages.count = counts.total  # counted already, together with the facets
    page = pages.get_page(number)
    page.object_list = _cards(page.object_list)
    return Found(search, choice, counts, page)


def for_sale(*, shelf: Shelf | None = None, search: Search | None = None) -> QuerySet[Product]:
    """The products of a shelf and below it, or of all, that a search finds."""
    if search and search.query is None:
        return Product.objects.none()
    products = Product.objects.filter(price_from__isnull=False)
    if search:
        products = products.filter(found_by=search.expression())
    return products.filter(category__in=shelf.ids()) if shelf else products


def sorted_by(products: QuerySet[Product], *, order: str, search: Search | None = None) -> QuerySet[Product]:
    """In one of the ``ORDERS``; without one, what matches a search best comes first."""
    if order in ORDERS or not (search and search.query):
        return products.order_by(*ORDERS.get(order, ORDERS["featured"]))
    return products.order_by(SearchRank(F("found_by"), search.expression()).desc(), "position", "id")


def product_for_sale(slug: str) -> Product | None:
    """A product with its shelf and ``on_sale``: its listed variants, with ``left`` pieces (None while unknown).

    None if it never was. One query: the variants come along with it.
    """
    told = _listed("sku", "name", "colours", price=Cast("price", TextField()))
    found: Any = (
        Product.objects.select_related("category__parent").annotate(told=ArraySubquery(told)).filter(slug=slug).first()
    )
    if found:
        found.on_sale = [_variant(found, **told) for told in found.told]
    return found


def _variant(product: Product, *, left: int | None, price: str, **told: str) -> Variant:
    variant = Variant(product=product, price=Decimal(price), **told)
    variant.left = left  # type: ignore[attr-defined]  # as annotated elsewhere
    return variant


def neighbours(product: Product, count: int = 4) -> list[Card]:
    """Others of the same shelf, as cards."""
    others = Product.objects.filter(category=product.category_id, price_from__isnull=False).exclude(pk=product.pk)
    return _cards(_told(others.order_by(*ORDERS["featured"]))[:count])


def _told(products: QuerySet[Product]) -> QuerySet[Product, Any]:
    """Products as rows of what cards show: without instances and a second query, which cost more than all the rest."""
    told = ArraySubquery(_listed("sku", "colours"))
    return products.annotate(told=told).values_list(*Card.__struct_fields__[:-1], "told")


def _cards(rows: Iterable[Any]) -> list[Card]:
    return [_card(row) for row in rows]


def _card(row: tuple[Any, ...]) -> Card:
    told: list[Any] = [*row[:-1], tuple(OnSale(**each) for each in row[-1])]
    return Card(*told)


def _listed(*fields: str, **expressions: Any) -> QuerySet[Variant, Any]:
    """The listed variants of the product around this, each as JSON, with the pieces left."""
    left = Availability.objects.filter(sku=OuterRef("sku")).values("available")
    variants = Variant.objects.filter(product=OuterRef("pk"), listed=True).order_by("position", "id")
    return variants.values(told=JSONObject(left=Subquery(left), **{field: field for field in fields}, **expressions))
