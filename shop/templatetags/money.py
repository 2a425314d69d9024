"""Prices, written as the reader's language writes them."""

from decimal import Decimal

from babel.numbers import format_currency
from django import template
from django.utils.translation import get_language

from shop.events import Money
from shop.languages import locale

register = template.Library()


@register.filter
def money(amount: Money | Decimal | None) -> str:
    """``€1,234.50``, or ``1.234,50 €`` in German; empty for None."""
    if amount is None:
        return ""
    if not isinstance(amount, Money):
        amount = Money(Decimal(amount))
    return str(format_currency(amount.amount, amount.currency, locale=locale(get_language())))
