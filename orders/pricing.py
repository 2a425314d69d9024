"""What an order costs: one pure function, so that cart, checkout and order show the same sums."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import msgspec
from django.conf import settings

from orders.events import Line
from shop.events import Money

CENT = Decimal("0.01")


class Terms(msgspec.Struct, frozen=True):
    """What the house adds to its prices. Prices contain VAT of ``vat_percent`` already."""

    vat_percent: Decimal
    delivery_charge: Decimal
    delivery_free_from: Decimal
    currency: str


class ForeignCurrency(ValueError):
    """A line is priced in another currency than the shop's: sums of both would mean nothing."""


class Totals(msgspec.Struct, frozen=True):
    """``total`` = ``goods`` + ``delivery``; ``tax`` is the VAT contained in ``total``."""

    goods: Money
    delivery: Money
    tax: Money
    total: Money


def terms_today() -> Terms:
    """The terms that the settings lay down."""
    return Terms(
        vat_percent=Decimal(settings.VAT_PERCENT),
        delivery_charge=Decimal(settings.DELIVERY_CHARGE),
        delivery_free_from=Decimal(settings.DELIVERY_FREE_FROM),
        currency=settings.CURRENCY,
    )


def totals(lines: Sequence[Line], *, terms: Terms | None = None) -> Totals:
    """Add up lines; the contained tax is rounded once, half up, to the cent.

    Rounding the tax per line and adding up would drift from the tax on the invoice's total.

    :raises ForeignCurrency: if a line is not priced in the terms' currency
    """
    terms = terms or terms_today()
    for line in lines:
        if line.unit_price.currency != terms.currency:
            raise ForeignCurrency(f"{line.sku} costs {line.unit_price}, not {terms.currency}.")
    goods = sum((line.unit_price.amount * line.quantity for line in lines), Decimal("0.00"))
    free = goods >= terms.delivery_free_from
    delivery = Decimal("0.00") if free else terms.delivery_charge
    total = goods + delivery
    tax = total * terms.vat_percent / (100 + terms.vat_percent)
    goods, delivery, tax, total = (amount.quantize(CENT, ROUND_HALF_UP) for amount in (goods, delivery, tax, total))
    return Totals(*(Money(amount, terms.currency) for amount in (goods, delivery, tax, total)))
