"""The Stock service's tables: what there is, why it is so, and what is promised to whom."""

from inventory.models.items import StaleItem, StockItem
from inventory.models.movements import Movement
from inventory.models.reservations import Reservation, Verdict

__all__ = ["Movement", "Reservation", "StaleItem", "StockItem", "Verdict"]
