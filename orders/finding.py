"""Finding orders by what Orders does not know: an e-mail address, a carrier's number. Whoever knows brings a finder."""

from collections.abc import Callable
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Q
from django.http import HttpRequest

from orders.models import Order, OrderLine

Finder = Callable[[HttpRequest, str], Q | None]

_finders: list[Finder] = []


def finder(find: Finder) -> Finder:
    """Have ``find`` asked, too: it says which orders a text means, or nothing if it is no text of its kind.

    What it says should be looked up by one index of the table of orders.
    """
    _finders.append(find)
    return find


def orders_meant(request: HttpRequest, text: str) -> Q:
    """The orders that somebody means by a number, an id, a SKU, or whatever a finder knows.

    One OR over all of them reads every order and every line: no index answers it. So each way is looked up by its own
    index first. What they find is an array to the database, as of a subquery it would expect a crowd, and walk through
    all orders to meet it.
    """
    text = text.replace("\0", "").strip()
    ways = [Q(number=text.upper())]
    if (known := _uuid(text)) is not None:
        ways += [Q(pk=known), Q(customer_id=known)]
    ways += [found for find in _finders if (found := find(request, text)) is not None]
    by_sku = OrderLine.objects.filter(sku=text.upper()).order_by().values("order_id")
    ids = by_sku.union(*(Order.objects.filter(way).order_by().values("pk") for way in ways))
    return Q(_is_any(F("pk"), ArraySubquery(ids)))


def _is_any(one: F, of_these: ArraySubquery) -> Func:
    """``one = ANY(of_these)``"""
    many = Func(of_these, function="ANY")
    return Func(one, many, template="%(expressions)s", arg_joiner=" = ", output_field=BooleanField())


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
