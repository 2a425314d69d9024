"""The stock room's back office. Numbers change on two pages only, and both go through the services."""

from inventory.admin.items import StockItemAdmin
from inventory.admin.ledger import MovementAdmin, ReservationAdmin

__all__ = ["MovementAdmin", "ReservationAdmin", "StockItemAdmin"]
