"""Reading stock: what can be sold, and whether the books add up."""

from inventory.queries.levels import LedgerSum, StockLevel, available, ledger_sums, stock_level

__all__ = ["LedgerSum", "StockLevel", "available", "ledger_sums", "stock_level"]
