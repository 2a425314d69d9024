"""The facets beside a list: each kind with how many there are, and the links that choose it or drop it again."""

from collections.abc import Iterable
from functools import cache

import msgspec
from babel import Locale
from babel.numbers import format_currency
from django.conf import settings
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from shop.browsing.wish import BANDS, Wish
from shop.languages import locale
from shop.pictures import FAMILIES
from shop.queries.catalogue import Shelf
from shop.queries.choosing import BOUNDS
from shop.queries.counting import Counts


class Option(msgspec.Struct, frozen=True):
    """One kind. ``count`` is how many would be found of it; ``paint`` names the colour of its dot."""

    value: str
    label: str
    count: int
    chosen: bool
    paint: str = ""


class Facet(msgspec.Struct, frozen=True):
    """One question with its kinds; ``name`` is its parameter in the address."""

    name: str
    label: str
    options: tuple[Option, ...]


class Chip(msgspec.Struct, frozen=True):
    """Something that is chosen, and where it is not."""

    facet: str
    label: str
    without: str


def facets_of(wish: Wish, counts: Counts, shelves: Iterable[Shelf]) -> tuple[Facet, ...]:
    """All that have something to choose between. Kinds of which there is nothing are left out, unless chosen."""
    facets = (
        Facet("shelf", _("Shelf"), tuple(_shelves(wish, counts, shelves))),
        Facet("colour", _("Colour"), tuple(_colours(wish, counts))),
        Facet("price", _("Price"), tuple(_prices(wish, counts))),
        Facet("brand", _("Brand"), tuple(_brands(wish, counts))),
    )
    return tuple(facet for facet in facets if len(facet.options) > 1 or any(kind.chosen for kind in facet.options))


def chips_of(wish: Wish, facets: Iterable[Facet]) -> tuple[Chip, ...]:
    """What is chosen, in the order of the facets."""
    chips = [
        Chip(facet.label, option.label, wish.toggled(facet.name, option.value).query_string() or ".")
        for facet in facets
        for option in facet.options
        if option.chosen
    ]
    if wish.stock:
        chips.append(Chip(_("Stock"), _("In stock only"), wish.but(stock=False).query_string() or "."))
    return tuple(chips)


def _shelves(wish: Wish, counts: Counts, shelves: Iterable[Shelf]) -> Iterable[Option]:
    for shelf in shelves:
        slug = shelf.category.slug
        number = sum(counts.shelves.get(pk, 0) for pk in shelf.ids())
        if number or slug in wish.shelf:
            yield Option(slug, shelf.category.name, number, slug in wish.shelf)


def _colours(wish: Wish, counts: Counts) -> Iterable[Option]:
    words = _colour_words()
    for family, paints in FAMILIES.items():
        if family in counts.colours or family in wish.colour:
            number = counts.colours.get(family, 0)
            yield Option(family, words[family], number, family in wish.colour, paints[0])


def _prices(wish: Wish, counts: Counts) -> Iterable[Option]:
    for number, band in enumerate(BANDS):
        if number in counts.prices or band in wish.price:
            yield Option(band, _band_words(number), counts.prices.get(number, 0), band in wish.price)


def _brands(wish: Wish, counts: Counts) -> Iterable[Option]:
    for brand in sorted({*counts.brands, *wish.brand}, key=str.casefold):
        if counts.brands.get(brand) or brand in wish.brand:
            yield Option(brand, brand, counts.brands.get(brand, 0), brand in wish.brand)


def _band_words(number: int) -> str:
    if number == 0:
        return _("Below %(high)s") % {"high": _euros(BOUNDS[0])}
    if number == len(BOUNDS):
        return _("%(low)s and more") % {"low": _euros(BOUNDS[-1])}
    return _("%(low)s to %(high)s") % {"low": _euros(BOUNDS[number - 1]), "high": _euros(BOUNDS[number])}


def _euros(amount: int) -> str:
    return _written(amount, locale(get_language()))


@cache
def _written(amount: int, locale: str) -> str:
    whole = Locale.parse(locale).currency_formats["standard"].pattern.replace(".00", "")
    return str(format_currency(amount, settings.CURRENCY, whole, locale, currency_digits=False))


def _colour_words() -> dict[str, str]:
    return {
        "red": pgettext("colour", "Red"),
        "orange": pgettext("colour", "Orange"),
        "yellow": pgettext("colour", "Yellow"),
        "green": pgettext("colour", "Green"),
        "teal": pgettext("colour", "Teal"),
        "blue": pgettext("colour", "Blue"),
        "purple": pgettext("colour", "Purple"),
        "pink": pgettext("colour", "Pink"),
        "cream": pgettext("colour", "Cream"),
        "wood": pgettext("colour", "Wood"),
        "grey": pgettext("colour", "Grey"),
        "black": pgettext("colour", "Black"),
    }
