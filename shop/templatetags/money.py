"""Prices, written the same way everywhere."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

from shop.events import Money

register = template.Library()

SYMBOLS = {"EUR": "€"}


@register.filter
def money(amount: Money | Decimal | None) -> str:
    """``€ 1,234.50`` in the reader's locale, with a no-break space; empty for None."""
    if amount is None:
        return ""
    if not isinstance(amount, Money):
        amount = Money(Decimal(amount))
    symbol = SYMBOLS.get(amount.currency, amount.currency)
    return f"{symbol}\N{NO-BREAK SPACE}{number_format(amount.amount, 2, force_grouping=True)}"
