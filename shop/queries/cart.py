"""The cart as its page shows it: each line with its product, its price, what is left, and what is wrong with it."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec
from django.conf import settings
from django.utils.translation import gettext as _

from orders.queries import Quote, quote
from orders.services import ProductWithdrawn, UnknownProduct, Wanted
from shop.cart import MAX_LINES, MAX_QUANTITY, Cart
from shop.events import Money
from shop.models import Variant
from shop.queries.availability import available


class CartLine(msgspec.Struct, frozen=True, kw_only=True):
    """``price`` is None if it cannot be ordered; ``trouble`` says why, and keeps the cart from the checkout.

    ``was`` is the unit price seen before, if another. ``left`` is None while nothing was heard about stock.
    """

    sku: str
    name: str
    quantity: int
    variant: Variant | None
    price: Money | None
    was: Decimal | None
    left: int | None
    trouble: str

    @property
    def sum(self) -> Money | None:
        return self.price and Money(self.price.amount * self.quantity, self.price.currency)

    @property
    def most(self) -> int:
        """How many can be asked for."""
        return MAX_QUANTITY if self.left is None else min(self.left, MAX_QUANTITY)


class CartPage(msgspec.Struct, frozen=True, kw_only=True):
    """``quote`` covers the lines that can be ordered; None if there are none."""

    lines: tuple[CartLine, ...]
    quote: Quote | None

    @property
    def ready(self) -> bool:
        """It can be ordered as it is."""
        return bool(self.lines) and not any(line.trouble for line in self.lines)

    @property
    def free_from(self) -> Decimal:
        """From which value of goods on delivery costs nothing."""
        return Decimal(settings.DELIVERY_FREE_FROM)

    @property
    def until_free(self) -> Money | None:
        """How much more makes delivery free; None if it is, or if there is nothing to deliver."""
        if self.quote is None or self.quote.goods.amount >= self.free_from:
            return None
        return Money(self.free_from - self.quote.goods.amount, self.quote.goods.currency)

    @property
    def prices(self) -> dict[str, Decimal]:
        return {line.sku: line.price.amount for line in self.lines if line.price}

    @property
    def repriced(self) -> list[CartLine]:
        """The lines that cost something else than the shopper saw before."""
        return [line for line in self.lines if line.was is not None]


def cart_page(cart: Cart) -> CartPage:
    """Everything that the cart and the checkout show; a constant number of queries unless something is wrong."""
    quantities, seen = cart.quantities, cart.prices_seen
    variants = _variants(quantities)
    priced, refused = _quote_what_can_be_ordered(quantities, variants)
    prices = {line.sku: line.unit_price for line in priced.lines} if priced else {}
    left = available(quantities)
    lines = []
    for sku, quantity in quantities.items():
        variant, price = variants.get(sku), prices.get(sku)
        trouble = refused.get(sku) or shortage(variant, quantity, left.get(sku))
        lines.append(
            CartLine(
                sku=sku,
                name=variant.title if variant else sku,
                quantity=quantity,
                variant=variant,
                price=price,
                was=seen[sku] if price and seen.get(sku, price.amount) != price.amount else None,
                left=left.get(sku),
                trouble=trouble,
            )
        )
    return CartPage(lines=tuple(lines), quote=priced)


def shortage(variant: Variant | None, quantity: int, left: int | None) -> str:
    """Why so many pieces cannot be had, as far as we heard; empty if they can."""
    if left is None or quantity <= left:
        return ""
    name = variant.title if variant else _("this")
    if left == 0:
        return _("%(name)s is sold out.") % {"name": name}
    return _("Only %(left)s left of %(name)s.") % {"left": left, "name": name}


def variant_for_sale(sku: str) -> Variant | None:
    """The variant that somebody wants to put into the cart, if it is for sale."""
    return _variants([sku], listed=True).get(sku)


def titles(skus: list[str]) -> dict[str, str]:
    """What the things are called, by SKU."""
    return {sku: variant.title for sku, variant in _variants(skus).items()}


def _variants(skus: Mapping[str, int] | list[str], **wanted: bool) -> dict[str, Variant]:
    # NUL is the one character that PostgreSQL would rather fail than look for.
    searchable = [sku for sku in skus if "\0" not in sku]
    found = Variant.objects.filter(sku__in=searchable, **wanted).select_related("product")
    return {variant.sku: variant for variant in found}


def _quote_what_can_be_ordered(
    quantities: Mapping[str, int], variants: Mapping[str, Variant]
) -> tuple[Quote | None, dict[str, str]]:
    """Orders refuses a whole basket for one line, so leave out one refused line after the other."""
    gone = _("This is no longer sold.")
    for_sale = {sku for sku in quantities if sku in variants and variants[sku].listed}
    refused = {sku: gone for sku in quantities if sku not in for_sale}
    wanted = {sku: pieces for sku, pieces in quantities.items() if sku in for_sale}
    for sku in list(wanted)[MAX_LINES:]:  # two carts that became one may have more lines than an order
        del wanted[sku]
        refused[sku] = _("An order has room for %(most)s different things. Order those first.") % {"most": MAX_LINES}
    while wanted:
        try:
            return quote([Wanted(sku, pieces) for sku, pieces in wanted.items()]), refused
        except UnknownProduct as refusal:  # it is for sale, but Orders has not heard of it yet
            sku, why = str(refusal.sku), _("This is too new to be ordered. Try again in a moment.")
        except ProductWithdrawn as refusal:
            sku, why = str(refusal.sku), gone
        del wanted[sku]
        refused[sku] = why
    return None, refused
