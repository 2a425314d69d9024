"""How people look around: what the address of a list asks for, and the facets and links that lead to other lists."""

from shop.browsing.listing import Listing, list_goods
from shop.browsing.wish import Wish, read_wish

__all__ = ["Listing", "Wish", "list_goods", "read_wish"]
