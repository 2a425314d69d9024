"""Finding orders by what Orders does not know: an e-mail address, a carrier's number. Whoever knows brings a finder."""

from collections.abc import Callable
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest

Finder = Callable[[HttpRequest, str], Q | None]

_finders: list[Finder] = []


def finder(find: Finder) -> Finder:
    """Have ``find`` asked, too: it says which orders a text means, or nothing if it is no text of its kind."""
    _finders.append(find)
    return find


def orders_meant(request: HttpRequest, text: str) -> Q:
    """The orders that somebody means by a number, an id, a SKU, or whatever a finder knows."""
    text = text.replace("\0", "").strip()
    meant = Q(number__iexact=text) | Q(lines__sku=text.upper())
    if (known := _uuid(text)) is not None:
        meant |= Q(pk=known) | Q(customer_id=known)
    for find in _finders:
        if (found := find(request, text)) is not None:
            meant |= found
    return meant


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
