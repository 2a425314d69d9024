"""Sales as the page shows them: words for shelves and countries, a bar for each, and its share of the whole."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from shop.countries import COUNTRIES
from shop.events import Money
from shop.models import Category
from shop.reports.drawing import HEIGHT, WIDTH, Bar, columns, labels, lengths
from shop.reports.sales import InCurrency, Sales


class Figures(NamedTuple):
    """Sales with their currency."""

    orders: int
    pieces: int
    sold: Money
    returned: Money
    net: Money


class Part(NamedTuple):
    """A row of a table. ``length``: of its bar, out of 100; ``share``: of the whole."""

    name: str
    figures: Figures
    length: float
    share: str


class Table(NamedTuple):
    """``column`` is what its rows are; ``address`` is the name of where it is to be had as a file."""

    key: str
    title: str
    column: str
    parts: list[Part]

    @property
    def address(self) -> str:
        return f"staff-reports-{self.key}"


class Section(NamedTuple):
    """Everything in one currency. ``columns`` are empty where no day brought anything."""

    currency: str
    total: Figures
    highest: Money
    columns: list[Bar]
    labels: list[str]
    days: Table
    tables: list[Table]
    width: int = WIDTH
    height: int = HEIGHT


def sections(sales: Sequence[InCurrency]) -> list[Section]:
    """A section for each currency."""
    shelves = dict(Category.objects.values_list("slug", "name"))
    countries = {code: str(name) for code, name in COUNTRIES}
    return [_section(each, lambda one: _shelf(one, shelves), lambda one: _country(one, countries)) for each in sales]


def _section(sales: InCurrency, shelf: Callable[[Sales], str], country: Callable[[Sales], str]) -> Section:
    currency = sales.currency
    return Section(
        currency=currency,
        total=_figures(sales.total, currency),
        highest=Money(max(day.net for day in sales.days), currency),
        columns=columns(sales.days),
        labels=labels(sales.days),
        days=Table("days", _("By day"), _("Day"), list(_parts(sales.days, _day, sales))),
        tables=[
            Table("categories", _("By category"), _("Category"), list(_parts(sales.categories, shelf, sales))),
            Table("countries", _("By country"), _("Country"), list(_parts(sales.countries, country, sales))),
        ],
    )


def _parts(parts: Sequence[Sales], name: Callable[[Sales], str], whole: InCurrency) -> Iterable[Part]:
    for one, length in zip(parts, lengths(parts), strict=True):
        yield Part(name(one), _figures(one, whole.currency), length, _share(one.net, whole.total.net))


def _share(net: Decimal, whole: Decimal) -> str:
    """In per cent; nothing where that says nothing."""
    if net <= 0 or whole <= 0:
        return ""
    percent = round(100 * net / whole)
    return f"{percent} %" if percent else "< 1 %"


def _figures(sales: Sales, currency: str) -> Figures:
    sold, returned, net = (Money(amount, currency) for amount in (sales.sold, sales.returned, sales.net))
    return Figures(sales.orders, sales.pieces, sold, returned, net)


def _day(sales: Sales) -> str:
    return f"{sales.name:%d %b %Y}"


def _shelf(sales: Sales, shelves: dict[str, str]) -> str:
    """A shelf that is gone keeps its short name."""
    match sales.kind:
        case "delivery":
            return _("Delivery charges")
        case "goodwill":
            return _("Goodwill")
        case _:
            return shelves.get(sales.name, sales.name) or _("Not known")


def _country(sales: Sales, countries: dict[str, str]) -> str:
    return countries.get(sales.name, sales.name) or _("Not known")
