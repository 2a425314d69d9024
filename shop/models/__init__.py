"""The storefront's tables, by use case."""

from shop.models.catalogue import Category, Product, Variant
from shop.models.users import User

__all__ = ["Category", "Product", "User", "Variant"]
