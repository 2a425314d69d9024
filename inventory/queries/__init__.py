"""Reading stock: what can be sold, whether the books add up, and why it is what it is."""

from inventory.queries.levels import LedgerSum, StockLevel, available, ledger_sums, stock_level
from inventory.queries.why import Explanation, OrderPart, Part, explain, order_numbers

__all__ = [
    "Explanation",
    "LedgerSum",
    "OrderPart",
    "Part",
    "StockLevel",
    "available",
    "explain",
    "ledger_sums",
    "order_numbers",
    "stock_level",
]
