"""A list as its page shows it: goods, facets, what is chosen, and the links to the same list in another way."""

import msgspec
from django.core.paginator import Page
from django.http import QueryDict
from django.utils.translation import gettext as _

from shop.browsing.facets import Chip, Facet, chips_of, facets_of
from shop.browsing.wish import Wish, read_wish
from shop.queries.catalogue import BEST_MATCH, Card, Found, Shelf, Tree, browse
from shop.queries.counting import Counts
from shop.queries.finding import Search


class Link(msgspec.Struct, frozen=True):
    """Another list, by its query string."""

    label: str
    to: str
    here: bool = False


class Listing(msgspec.Struct, frozen=True):
    """What a list page is made of."""

    wish: Wish
    search: Search | None
    counts: Counts
    page: Page[Card]
    facets: tuple[Facet, ...]
    chips: tuple[Chip, ...]
    orders: tuple[Link, ...]
    back: str
    more: str
    children: tuple[tuple[Shelf, int], ...]

    @property
    def canonical(self) -> str:
        return self.wish.query_string()

    @property
    def cleared(self) -> str:
        """The same list with nothing chosen of the facets."""
        return Wish(q=self.wish.q, sort=self.wish.sort).query_string() or "."

    @property
    def meant(self) -> str:
        """The search for what was probably meant."""
        return Wish(q=self.search.meant).query_string() if self.search else "."


def list_goods(asked: QueryDict, *, tree: Tree, shelf: Shelf | None = None) -> Listing:
    """What a query string asks for, on a shelf or everywhere."""
    offered = _offered(tree, shelf)
    wish = read_wish(asked, shelves=[each.category.slug for each in offered])
    found = browse(
        number=wish.page,
        shelf=shelf,
        q=wish.q,
        choice=wish.choice({each.category.slug: each.ids() for each in offered}),
        order=wish.sort,
    )
    wish = msgspec.structs.replace(wish, brand=found.choice.brands, page=found.page.number)
    facets = facets_of(wish, found.counts, offered)
    return Listing(
        wish=wish,
        search=found.search,
        counts=found.counts,
        page=found.page,
        facets=facets,
        chips=chips_of(wish, facets),
        orders=_orders(wish),
        back=_page(wish, found, -1),
        more=_page(wish, found, +1),
        children=tuple((child, _number(child, found.counts)) for child in (shelf.children if shelf else ())),
    )


def _offered(tree: Tree, shelf: Shelf | None) -> list[Shelf]:
    """The shelves to choose between: those below this one or, everywhere, all that lie below nothing but groups."""
    if shelf:
        return list(shelf.children)
    return [leaf for group in tree.shelves for leaf in (group.children or (group,))]


def _number(shelf: Shelf, counts: Counts) -> int:
    return sum(counts.shelves.get(pk, 0) for pk in shelf.ids())


def _page(wish: Wish, found: Found, step: int) -> str:
    there = found.page.has_next() if step > 0 else found.page.has_previous()
    return (wish.but(page=found.page.number + step).query_string() or ".") if there else ""


def _orders(wish: Wish) -> tuple[Link, ...]:
    words = {
        "featured": _("Featured"),
        "new": _("New"),
        "price": _("Cheapest"),
        "-price": _("Dearest"),
        "name": _("Name"),
    }
    if wish.q:
        words = {BEST_MATCH: _("Best match"), **words}
    return tuple(
        Link(label, wish.but(sort=order).query_string() or ".", order == wish.order) for order, label in words.items()
    )
