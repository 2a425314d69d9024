"""Everything that changes stock."""

from inventory.services.batches import (
    AlreadyApplied,
    Change,
    FileAppliedBefore,
    LinesRefused,
    NothingToApply,
    Planned,
    apply_batch,
    changes_of,
    draft,
    preview,
    seen,
)
from inventory.services.moves import MAX_QUANTITY, Mode, move
from inventory.services.names import keep_name
from inventory.services.refusals import (
    AlreadyRecorded,
    BelowReserved,
    MissingReason,
    QuantityRefused,
    StockMoved,
    StockRefused,
    UnknownItem,
)
from inventory.services.reservations import NothingToReturnTo, Outcome, consume, release, reserve, take_back
from inventory.services.stock import adjust_stock, count_stock, receive_stock, set_reorder_level

__all__ = [
    "MAX_QUANTITY",
    "AlreadyApplied",
    "AlreadyRecorded",
    "BelowReserved",
    "Change",
    "FileAppliedBefore",
    "LinesRefused",
    "MissingReason",
    "Mode",
    "NothingToApply",
    "NothingToReturnTo",
    "Outcome",
    "Planned",
    "QuantityRefused",
    "StockMoved",
    "StockRefused",
    "UnknownItem",
    "adjust_stock",
    "apply_batch",
    "changes_of",
    "consume",
    "count_stock",
    "draft",
    "keep_name",
    "move",
    "preview",
    "receive_stock",
    "release",
    "reserve",
    "seen",
    "set_reorder_level",
    "take_back",
]
