"""What every page shows around its own content."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from shop.queries.catalogue import category_tree
from shop.services.cart import cart_of


def shop(request: HttpRequest) -> dict[str, Any]:
    """The category tree and the number of pieces in the cart, both read when a template asks for them."""
    known = hasattr(request, "session") and hasattr(request, "user")
    return {
        "shop_name": "Papilio",
        "category_tree": SimpleLazyObject(category_tree),
        "cart_count": cache(lambda: cart_of(request).pieces if known else 0),
        "demo": settings.DEMO,
        "journey": settings.JOURNEY,
    }
