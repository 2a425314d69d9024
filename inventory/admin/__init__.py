"""The stock room's back office. Whatever changes numbers goes through the services."""

from inventory.admin.batches import BatchAdmin
from inventory.admin.items import StockItemAdmin
from inventory.admin.ledger import MovementAdmin, ReservationAdmin

__all__ = ["BatchAdmin", "MovementAdmin", "ReservationAdmin", "StockItemAdmin"]
