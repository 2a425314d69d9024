"""The Stock service's published language.

Each event carries the item's state after it, so that the log alone rebuilds the table.
"""

from uuid import UUID

from events.declare import Event, Topic, event

STOCK = Topic("stock")


@event("inventory.stock-received.v1", topic=STOCK, key="sku")
class StockReceived(Event, frozen=True):
    """Goods came in."""

    sku: str
    version: int
    quantity: int
    on_hand: int
    reserved: int
    reason: str
    actor: str


@event("inventory.stock-adjusted.v1", topic=STOCK, key="sku")
class StockAdjusted(Event, frozen=True):
    """A count was corrected by ``quantity`` (may be negative), for a reason, by somebody."""

    sku: str
    version: int
    quantity: int
    on_hand: int
    reserved: int
    reason: str
    actor: str


@event("inventory.stock-reserved.v1", topic=STOCK, key="sku")
class StockReserved(Event, frozen=True):
    """``quantity`` pieces are held for an order. They are still on hand."""

    sku: str
    version: int
    quantity: int
    on_hand: int
    reserved: int
    order_id: UUID


@event("inventory.reservation-released.v1", topic=STOCK, key="sku")
class ReservationReleased(Event, frozen=True):
    """A hold was given back, because of ``why`` (the order's new status)."""

    sku: str
    version: int
    quantity: int
    on_hand: int
    reserved: int
    order_id: UUID
    why: str


@event("inventory.stock-consumed.v1", topic=STOCK, key="sku")
class StockConsumed(Event, frozen=True):
    """Held pieces left the house with an order."""

    sku: str
    version: int
    quantity: int
    on_hand: int
    reserved: int
    order_id: UUID


@event("inventory.stock-returned.v1", topic=STOCK, key="sku")
class StockReturned(Event, frozen=True):
    """Pieces of an order came back and may be sold again."""

    sku: str
    version: int
    quantity: int
    on_hand: int
    reserved: int
    order_id: UUID
