"""What every page shows around its own content."""

from functools import cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from shop.queries.catalogue import category_tree
from shop.services.cart import cart_of
from shop.theme import theme_of


def shop(request: HttpRequest) -> dict[str, Any]:
    """The category tree and the number of pieces in the cart, both read when a template asks for them."""
    known = hasattr(request, "session") and hasattr(request, "user")
    return {
        "shop_name": "Papilio",
        "category_tree": SimpleLazyObject(category_tree),
        "cart_count": cache(lambda: cart_of(request).pieces if known else 0),
        "demo": settings.DEMO,
        "journey": settings.JOURNEY,
        "theme": theme_of(request),
        "here": _here(request),
    }


def _here(request: HttpRequest) -> str:
    """Where to go back to after a word in between: this page or, if it answers a form, the one with the form."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    try:
        came_from = urlsplit(request.headers.get("Referer", ""))
    except ValueError:  # such as http://[
        return request.path
    return urlunsplit(("", "", came_from.path or request.path, came_from.query, ""))
