"""The cart of somebody who may never tell us their name: it lives in the session, as ``{sku: quantity}``.

Beside it lies the unit price that the shopper saw last, so that a change can be pointed out.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

CART = "cart"
PRICES_SEEN = "cart_prices"
MAX_QUANTITY = 99
MAX_LINES = 50


class CartRefused(Exception):
    """The cart stays as it was; the message is for the shopper."""


class NotANumber(CartRefused):
    """A quantity is a whole number from 1 to 99."""


class CartFull(CartRefused):
    """An order has a limited number of lines."""


def parse_quantity(text: str) -> int:
    """Read a quantity that somebody typed.

    :raises NotANumber: unless it is a whole number from 1 to 99
    """
    digits = text.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 6):
        raise NotANumber(_("“%(text)s” is not a number of pieces.") % {"text": text[:20]})
    if not 1 <= int(digits) <= MAX_QUANTITY:
        raise NotANumber(_("You can order 1 to %(most)s pieces of a thing.") % {"most": MAX_QUANTITY})
    return int(digits)


class Cart:
    """What the shopper gathered so far. It knows neither prices nor stock: see ``queries.cart``."""

    def __init__(self, session: Any) -> None:
        self._session = session

    @property
    def quantities(self) -> Mapping[str, int]:
        """Pieces by SKU, in the order in which they were put in."""
        return dict(self._session.get(CART, {}))

    @property
    def prices_seen(self) -> Mapping[str, Decimal]:
        """The unit price by SKU that a page last showed to the shopper."""
        return {sku: Decimal(price) for sku, price in self._session.get(PRICES_SEEN, {}).items()}

    def put(self, sku: str, quantity: int) -> None:
        """Have so many pieces of a SKU.

        :raises CartFull: if that makes more lines than an order may have
        """
        lines = {**self.quantities, sku: quantity}
        if len(lines) > MAX_LINES:
            raise CartFull(_("A cart holds %(most)s different things. Please order these first.") % {"most": MAX_LINES})
        self._session[CART] = lines

    def remove(self, sku: str) -> None:
        """Take a line out; one that is gone already stays gone."""
        self._session[CART] = {kept: pieces for kept, pieces in self.quantities.items() if kept != sku}

    def saw(self, prices: Mapping[str, Decimal]) -> None:
        """Remember the unit prices that the page shows; those of lines that left are forgotten."""
        seen = {**self.prices_seen, **prices}
        kept = {sku: str(price) for sku, price in seen.items() if sku in self.quantities}
        if kept != self._session.get(PRICES_SEEN, {}):
            self._session[PRICES_SEEN] = kept

    def empty(self) -> None:
        """After the order: nothing is left."""
        self._session.pop(CART, None)
        self._session.pop(PRICES_SEEN, None)
