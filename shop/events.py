"""The storefront's published language: customers and products, as full state."""

from decimal import Decimal
from uuid import UUID

import msgspec

from events.declare import Event, Topic, event

CUSTOMERS = Topic("customers", compacted=True)
PRODUCTS = Topic("products", compacted=True)


class Money(msgspec.Struct, frozen=True):
    """An exact amount: ``{"amount": "12.00", "currency": "EUR"}`` on the wire."""

    amount: Decimal
    currency: str = "EUR"


class Address(msgspec.Struct, frozen=True):
    """Where a customer's parcels go. ``country`` is ISO 3166 alpha-2."""

    address_id: UUID
    line1: str
    line2: str
    city: str
    postcode: str
    country: str


@event("shop.customer-changed.v1", topic=CUSTOMERS, key="customer_id")
class CustomerChanged(Event, frozen=True):
    """A customer is now as said here. The only topic on which names, addresses and e-mail travel."""

    customer_id: UUID
    version: int
    name: str
    email: str
    language: str
    addresses: tuple[Address, ...]


@event("shop.customer-erased.v1", topic=CUSTOMERS, key="customer_id")
class CustomerErased(Event, frozen=True):
    """A customer asked to be forgotten: every replica forgets. A tombstone follows."""

    customer_id: UUID
    version: int


@event("shop.product-changed.v1", topic=PRODUCTS, key="sku")
class ProductChanged(Event, frozen=True):
    """A variant in the catalogue is now as said here. ``price`` includes tax; unlisted means withdrawn from sale."""

    sku: str
    version: int
    name: str
    price: Money
    category: str
    listed: bool
