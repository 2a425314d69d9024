"""What suppliers offer: in the old system's words as they come in, and in ours as they go on."""

from datetime import datetime

from events.declare import Event, Topic, event
from shop.events import Money

LEGACY_ITEMS = Topic("legacy-items", partitions=1)  # written by Debezium: one partition, the order of the old system
SUPPLIES = Topic("supplies")


@event("legacy.item-told.v1", topic=LEGACY_ITEMS, key="sku")
class ItemTold(Event, frozen=True):
    """A row of the old system's tblItem is now so. Nobody publishes it: Debezium's records are decoded to it.

    ``lsn`` is where the change stands in the old database's log: what is not after the last one heard is old. Of a
    ``snapshot`` it is where that began, and what is told next is newer wherever it stands.
    """

    sku: str
    lsn: int
    name: str
    story: str
    shelf: str
    price: Money
    quantity: int
    told_at: datetime
    snapshot: bool = False


@event("legacy.item-removed.v1", topic=LEGACY_ITEMS, key="sku")
class ItemRemoved(Event, frozen=True):
    """A row of the old system's tblItem was deleted, or marked as deleted. Decoded, like :class:`ItemTold`."""

    sku: str
    lsn: int
    told_at: datetime
    snapshot: bool = False


@event("shop.product-listed.v1", topic=SUPPLIES, key="sku")
class ProductListed(Event, frozen=True):
    """A supplier offers a product that it did not offer before. The catalogue may not show it yet."""

    sku: str
    supplier: str
    name: str
    story: str
    shelf: str
    price: Money
    told_at: datetime


@event("shop.product-price-changed.v1", topic=SUPPLIES, key="sku")
class ProductPriceChanged(Event, frozen=True):
    """A supplier's product costs ``price`` from now on, tax included. The catalogue may still say ``before``."""

    sku: str
    supplier: str
    price: Money
    before: Money
    told_at: datetime


@event("shop.product-described.v1", topic=SUPPLIES, key="sku")
class ProductDescribed(Event, frozen=True):
    """A supplier has other words for its product, or another shelf, than ``before``."""

    sku: str
    supplier: str
    name: str
    story: str
    shelf: str
    name_before: str
    story_before: str
    shelf_before: str
    told_at: datetime


@event("shop.product-delisted.v1", topic=SUPPLIES, key="sku")
class ProductDelisted(Event, frozen=True):
    """A supplier offers a product no longer. What is in stock of it stays there."""

    sku: str
    supplier: str
    told_at: datetime
