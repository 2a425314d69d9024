"""Everything that changes stock."""

from inventory.services.reservations import NothingToReturnTo, Outcome, consume, release, reserve, take_back
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
    "NothingToReturnTo",
    "Outcome",
    "QuantityRefused",
    "StockRefused",
    "UnknownItem",
    "adjust_stock",
    "consume",
    "receive_stock",
    "release",
    "reserve",
    "take_back",
]
