"""Everything that changes stock."""

from inventory.services.reservations import Outcome, consume, release, reserve
from inventory.services.stock import (
    AlreadyRecorded,
    BelowReserved,
    MissingReason,
    QuantityRefused,
    StockRefused,
    UnknownItem,
    adjust_stock,
    receive_stock,
)

__all__ = [
    "AlreadyRecorded",
    "BelowReserved",
    "MissingReason",
    "Outcome",
    "QuantityRefused",
    "StockRefused",
    "UnknownItem",
    "adjust_stock",
    "consume",
    "receive_stock",
    "release",
    "reserve",
]
