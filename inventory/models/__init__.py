"""The Stock service's tables: what there is, why it is so, and what is promised to whom."""

from inventory.models.batches import Batch
from inventory.models.items import StaleItem, StockItem
from inventory.models.movements import Movement
from inventory.models.names import CatalogueName
from inventory.models.reservations import Reservation, Verdict

__all__ = ["Batch", "CatalogueName", "Movement", "Reservation", "StaleItem", "StockItem", "Verdict"]
