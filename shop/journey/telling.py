"""What the parts of a stage say to one another. What a message leaves out, its hearer has to find out."""

from datetime import datetime
from uuid import UUID

import msgspec

SHOPPER, ORDERS, STOCK, SHIPPING, CUSTOMERS = "Shopper", "Orders", "Stock", "Shipping", "Customers"
LOG = "log"


class Wanted(msgspec.Struct, frozen=True):
    """What a shopper asks for at the till."""

    order_id: UUID
    customer_id: UUID
    sku: str
    quantity: int
    placed_at: datetime | None = None


class Told(msgspec.Struct, frozen=True):
    """What a caller or an event carries. Only the id is always there: how much else there is tells the stages apart."""

    order_id: UUID
    customer_id: UUID | None = None
    sku: str = ""
    quantity: int = 0
    address: str = ""


class Progress(msgspec.Struct, frozen=True):
    """How far an order has come. ``state``: unknown, refused, placed or shipped. ``address``: where its parcel went."""

    order_id: UUID
    stage: int
    state: str = "unknown"
    placed_at: datetime | None = None
    shipped_at: datetime | None = None
    reason: str = ""
    address: str = ""
    took_ms: float | None = None


class CannotPlace(Exception):
    """The till has to say no. The message is for the shopper, and names who did not play along."""


class NoAnswer(CannotPlace):
    """A service that had to be asked is away, or too slow."""
