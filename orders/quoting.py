"""What a basket would cost as an order, by this service's own copy of the catalogue.

A caller says which variants and how many, and at most what price it has shown. It never sets one.
"""

from collections.abc import Iterable, Sequence

import msgspec
from django.utils.translation import gettext as _

from orders.events import Line
from orders.models import CatalogueItem
from orders.pricing import totals
from shop.events import Money

MAX_QUANTITY = 99
MAX_LINES = 50


class OrderRefused(Exception):
    """The order cannot be placed like this; nothing was written. ``str()`` is for the shopper.

    ``sku`` says which line is meant, if it is one.
    """

    def __init__(self, message: str, *, sku: str | None = None) -> None:
        super().__init__(message)
        self.sku = sku


class EmptyOrder(OrderRefused):
    """There are no lines: put something into the basket first."""


class TooManyLines(OrderRefused):
    """More different variants than one order may have: place two orders."""


class UnknownProduct(OrderRefused):
    """The catalogue has no such SKU, or has not been heard to have it: remove the line."""


class ProductWithdrawn(OrderRefused):
    """The variant is no longer sold: remove the line."""


class QuantityOutOfRange(OrderRefused):
    """A line's quantity is not between 1 and 99: change it."""


class PriceChanged(OrderRefused):
    """The variant costs something else than the shopper was shown: show that, and ask again."""

    def __init__(self, *, sku: str, name: str, old: Money, new: Money) -> None:
        super().__init__(
            _(
                "The price of %(name)s has changed from %(old).2f to %(new).2f %(currency)s. "
                "Please look at it again before you order."
            )
            % {"name": name, "old": old.amount, "new": new.amount, "currency": new.currency},
            sku=sku,
        )
        self.old, self.new = old, new


class Wanted(msgspec.Struct, frozen=True):
    """A line as the shopper asks for it; ``expected_unit_price`` is what a page showed."""

    sku: str
    quantity: int
    expected_unit_price: Money | None = None


class Quote(msgspec.Struct, frozen=True):
    """Priced lines and their sums, as an order placed now would have them."""

    lines: tuple[Line, ...]
    goods: Money
    delivery: Money
    tax: Money
    total: Money


def quote(wanted: Sequence[Wanted]) -> Quote:
    """Price a basket; lines of one SKU become one.

    :raises OrderRefused: one of its subclasses says why, and which line it is about
    """
    quantities = _merge(wanted)
    # What cannot be printed (a NUL, half a surrogate pair) PostgreSQL would not even look for.
    items = CatalogueItem.of([sku for sku in quantities if sku.isprintable()])
    for line in wanted:
        _refuse_unless_sold(line, items.get(line.sku))
    lines = tuple(_line(items[sku], quantity) for sku, quantity in quantities.items())
    sums = totals(lines)
    return Quote(lines, sums.goods, sums.delivery, sums.tax, sums.total)


def _merge(wanted: Iterable[Wanted]) -> dict[str, int]:
    quantities: dict[str, int] = {}
    for line in wanted:
        # Each part on its own, too: 5 and -3 must not pass for 2.
        _refuse_quantity(line.sku, line.quantity)
        quantities[line.sku] = quantities.get(line.sku, 0) + line.quantity
        _refuse_quantity(line.sku, quantities[line.sku])
    if not quantities:
        raise EmptyOrder(_("Your basket is empty: put something into it first."))
    if len(quantities) > MAX_LINES:
        raise TooManyLines(
            _("An order may have %(most)s different products, yours has %(has)s: please place two orders.")
            % {"most": MAX_LINES, "has": len(quantities)}
        )
    return quantities


def _refuse_quantity(sku: str, quantity: int) -> None:
    if not 1 <= quantity <= MAX_QUANTITY:
        raise QuantityOutOfRange(
            _("You can order 1 to %(most)s pieces of %(sku)s: please change that.")
            % {"most": MAX_QUANTITY, "sku": repr(sku[:64])},
            sku=sku,
        )


def _refuse_unless_sold(line: Wanted, item: CatalogueItem | None) -> None:
    if item is None:
        raise UnknownProduct(
            _("We do not know a product %(sku)s: please remove it from your basket.") % {"sku": repr(line.sku[:64])},
            sku=line.sku,
        )
    if not item.listed:
        raise ProductWithdrawn(
            _("%(name)s is no longer sold: please remove it from your basket.") % {"name": item.name}, sku=item.sku
        )
    price = Money(item.price, item.currency)
    if line.expected_unit_price not in (None, price):
        raise PriceChanged(sku=item.sku, name=item.name, old=line.expected_unit_price, new=price)


def _line(item: CatalogueItem, quantity: int) -> Line:
    return Line(item.sku, item.name, quantity, Money(item.price, item.currency), item.version)
