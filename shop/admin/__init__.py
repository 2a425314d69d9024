"""The back office of the storefront: what is sold, and who may sign in."""

from shop.admin.catalogue import CategoryAdmin, ProductAdmin
from shop.admin.people import UserAdmin

__all__ = ["CategoryAdmin", "ProductAdmin", "UserAdmin"]
