"""The cart of somebody who may never tell us their name: it lives in the session, as ``{sku: quantity}``.

Beside it lies the unit price that the shopper saw last, so that a change can be pointed out.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

CART = "cart"
PRICES_SEEN = "cart_prices"
CART_ID = "cart_id"
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
    def id(self) -> UUID:
        """Tells this cart from every other, so that it goes into an account's cart once only."""
        return UUID(self._session.setdefault(CART_ID, str(uuid4())))

    @property
    def pieces(self) -> int:
        """How many there are of everything together."""
        return sum(self.quantities.values())

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
        refuse_too_many(lines)
        self._session.setdefault(CART_ID, str(uuid4()))  # before anybody can sign in twice with it
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

    def take_out(self, ordered: Mapping[str, int]) -> None:
        """After the order: what was put in meanwhile stays."""
        left = {sku: pieces - ordered.get(sku, 0) for sku, pieces in self.quantities.items()}
        if kept := {sku: pieces for sku, pieces in left.items() if pieces > 0}:
            self._session[CART] = kept
        else:
            self.empty()

    def alone(self) -> AbstractContextManager[Any]:
        """While something is read and then changed: nobody else changes this cart. A session's is one device's."""
        return nullcontext()

    def heard(self, click: str, *, within: timedelta) -> bool:  # noqa: ARG002 - an account's cart asks
        """Whether this click came before, perhaps at once. Two at once leave one session, which has the pieces once."""
        return False

    def empty(self) -> None:
        """Leave nothing behind."""
        for kept in (CART, PRICES_SEEN, CART_ID):
            self._session.pop(kept, None)


def refuse_too_many(lines: Mapping[str, int]) -> None:
    """Keep a cart at the number of lines that an order may have.

    :raises CartFull: if it has more
    """
    if len(lines) > MAX_LINES:
        raise CartFull(_("A cart holds %(most)s different things. Please order these first.") % {"most": MAX_LINES})
