"""What every page shows around its own content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from shop.queries.catalogue import category_tree


def shop(request: HttpRequest) -> dict[str, Any]:
    """The category tree (read when a template asks for it) and the number of pieces in the cart."""
    cart: dict[str, int] = request.session.get("cart", {}) if hasattr(request, "session") else {}
    return {
        "shop_name": "Papilio",
        "category_tree": SimpleLazyObject(category_tree),
        "cart_count": sum(cart.values()),
        "demo": settings.DEMO,
        "journey": settings.JOURNEY,
    }
