"""The storefront's tables, by use case."""

from shop.models.cart import CartLine, MergedCart
from shop.models.catalogue import Category, Product, SearchWord, Variant
from shop.models.customers import Address, Customer, Erasure
from shop.models.mail import OrderMail
from shop.models.tracking import Availability, OrderTracking, TrackingStep
from shop.models.users import User

__all__ = [
    "Address",
    "Availability",
    "CartLine",
    "Category",
    "Customer",
    "Erasure",
    "MergedCart",
    "OrderMail",
    "OrderTracking",
    "Product",
    "SearchWord",
    "TrackingStep",
    "User",
    "Variant",
]
