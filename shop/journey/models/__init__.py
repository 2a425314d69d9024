"""The journey's tables, by the service that owns them, all in the schema ``journey``."""

from shop.journey.models.customers import Customer
from shop.journey.models.orders import Order
from shop.journey.models.shipping import AddressReplica, NotHeardOf, Shipment
from shop.journey.models.spells import Spell
from shop.journey.models.stock import SoldOut, StockItem
from shop.journey.models.switches import Switch
from shop.journey.models.tally import Tally

__all__ = [
    "AddressReplica",
    "Customer",
    "NotHeardOf",
    "Order",
    "Shipment",
    "SoldOut",
    "Spell",
    "StockItem",
    "Switch",
    "Tally",
]
