"""What the query string of a list asks for. Of all the ways to write a wish, one is canonical: every link has that."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.http import QueryDict

from shop.pictures import FAMILIES
from shop.queries.catalogue import BEST_MATCH, ORDERS
from shop.queries.choosing import BOUNDS, Choice
from shop.queries.finding import clean

MOST_CHOSEN = 20  # of one facet
LONGEST_BRAND = 80
# How bands of prices are written: from-to in whole euros, as in “25-50”, “0-25” and “250-”.
BANDS = tuple(f"{low}-{high}" for low, high in zip((0, *BOUNDS), (*BOUNDS, ""), strict=True))


class Wish(msgspec.Struct, frozen=True):
    """What somebody wants to see. Unknown values of the query string are not in it."""

    q: str = ""
    shelf: tuple[str, ...] = ()  # slugs
    brand: tuple[str, ...] = ()
    colour: tuple[str, ...] = ()  # families
    price: tuple[str, ...] = ()  # bands
    stock: bool = False
    sort: str = ""
    page: int = 1

    def choice(self, shelves: dict[str, list[int]]) -> Choice:
        """The same for queries; ``shelves`` has the categories of each slug."""
        return Choice(
            shelves=tuple(pk for slug in self.shelf for pk in shelves[slug]),
            brands=self.brand,
            colours=self.colour,
            bands=tuple(BANDS.index(band) for band in self.price),
            in_stock=self.stock,
        )

    @property
    def order(self) -> str:
        """What the list is sorted by."""
        return self.sort or (BEST_MATCH if self.q else "featured")

    @property
    def narrowed(self) -> bool:
        """Whether anything is chosen of the facets."""
        return bool(self.shelf or self.brand or self.colour or self.price or self.stock)

    def but(self, **changes: Any) -> "Wish":
        """The same wish but for the changes, from its first page on."""
        return msgspec.structs.replace(self, **({"page": 1} | changes))

    def toggled(self, facet: str, value: str) -> "Wish":
        """With the value chosen or, if it was, without."""
        chosen: tuple[str, ...] = getattr(self, facet)
        rest = tuple(each for each in chosen if each != value)
        return self.but(**{facet: rest if value in chosen else tuple(sorted((*chosen, value)))})

    def query_string(self) -> str:
        """In the canonical order and without what goes without saying; empty, or with its question mark."""
        sort = "" if self.sort == (BEST_MATCH if self.q else "featured") else self.sort
        one = [("stock", "1" if self.stock else ""), ("sort", sort), ("page", self.page if self.page > 1 else "")]
        pairs = [("q", self.q), *self.chosen(), *one]
        said = urlencode([(name, value) for name, value in pairs if value != ""])
        return f"?{said}" if said else ""

    def chosen(self) -> list[tuple[str, str]]:
        """What is chosen of the facets with many kinds."""
        return [(facet, value) for facet in ("shelf", "brand", "colour", "price") for value in getattr(self, facet)]


def read_wish(asked: QueryDict, *, shelves: Iterable[str]) -> Wish:
    """What a query string wishes for, of these ``shelves``. Whether a brand exists, only the database knows."""
    return Wish(
        q=clean(asked.get("q", "")),
        shelf=_known(asked.getlist("shelf"), shelves),
        brand=tuple(sorted({_brand(brand) for brand in asked.getlist("brand")[:MOST_CHOSEN]} - {""})),
        colour=_known(asked.getlist("colour"), FAMILIES),
        price=_known(asked.getlist("price"), BANDS),
        stock=asked.get("stock") == "1",
        sort=_sort(asked.get("sort", ""), searching=bool(clean(asked.get("q", "")))),
        page=_number(asked.get("page", "")),
    )


def _known(asked: list[str], known: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(asked) & set(known)))


def _brand(asked: str) -> str:
    return asked.replace("\0", "").strip()[:LONGEST_BRAND]


def _sort(asked: str, *, searching: bool) -> str:
    return asked if asked in ORDERS or (asked == BEST_MATCH and searching) else ""


def _number(asked: str) -> int:
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1
