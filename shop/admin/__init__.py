"""The back office of the storefront: what is sold, who bought, and who may sign in."""

from shop.admin.catalogue import CategoryAdmin, ProductAdmin
from shop.admin.customers import CustomerAdmin
from shop.admin.lockouts import LockoutAdmin
from shop.admin.mails import OrderMailAdmin
from shop.admin.people import UserAdmin
from shop.desk import search

__all__ = ["CategoryAdmin", "CustomerAdmin", "LockoutAdmin", "OrderMailAdmin", "ProductAdmin", "UserAdmin", "search"]
