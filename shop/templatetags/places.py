"""Addresses as people write them."""

from django import template

from shop.countries import COUNTRIES

register = template.Library()

_NAMES = dict(COUNTRIES)


@register.filter
def country(code: str) -> str:
    """The country's name in the reader's language; its code, if we deliver there no more."""
    return str(_NAMES.get(code, code))
