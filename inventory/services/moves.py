"""What each change by hand may do to one item. Nothing is written: a preview and the deed ask the same functions."""

from enum import StrEnum

from inventory.models import Movement, StockItem
from inventory.models.items import MAX_ON_HAND
from inventory.services.refusals import BelowReserved, MissingReason, QuantityRefused

MAX_QUANTITY = 1_000_000
COUNT = "count"


class Mode(StrEnum):
    """The ways in which staff change stock."""

    RECEIVE = "receive"
    ADJUST = "adjust"
    COUNT = "count"


def move(item: StockItem, mode: Mode, quantity: int, reason: str) -> Movement | None:
    """The movement that a change comes to; none if a count agrees with the books.

    :raises QuantityRefused: if the quantity is beyond what the mode allows
    :raises BelowReserved: if less would be left than is reserved
    :raises MissingReason: if reason is blank; a count is a reason by itself
    """
    match mode:
        case Mode.RECEIVE:
            return receiving(item, quantity, reason)
        case Mode.ADJUST:
            return adjusting(item, quantity, reason)
        case Mode.COUNT:
            return counting(item, quantity)


def receiving(item: StockItem, quantity: int, reason: str) -> Movement:
    check(quantity=quantity, low=1, reason=reason)
    _countable(item, item.on_hand + quantity)
    return item.receive(quantity)


def adjusting(item: StockItem, quantity: int, reason: str) -> Movement:
    check(quantity=quantity, low=-MAX_QUANTITY, reason=reason)
    after = item.on_hand + quantity
    if after < item.reserved:
        raise BelowReserved(
            f"{item.sku} has {item.on_hand} on hand and {item.reserved} of them are reserved: "
            f"it can go down by {item.available} at most, not by {-quantity}."
        )
    _countable(item, after)
    return item.adjust(quantity)


def counting(item: StockItem, counted: int) -> Movement | None:
    if not 0 <= counted <= MAX_ON_HAND:
        raise QuantityRefused(f"Counted pieces are from 0 to {MAX_ON_HAND:,}; it was {counted:,}.")
    if counted < item.reserved:
        raise BelowReserved(
            f"{item.reserved} of {item.sku} are reserved for orders, and only {counted} were counted: "
            "count again, or cancel an order first."
        )
    return item.adjust(counted - item.on_hand) if counted != item.on_hand else None


def count_reason(note: str) -> str:
    """What the ledger says about a count: that it was one, and what was noted beside it."""
    note = note.strip()
    return COUNT if note.lower() in ("", COUNT) else f"{COUNT}: {note}"[:200]


def check(*, quantity: int, low: int, reason: str) -> None:
    if quantity == 0 or not low <= quantity <= MAX_QUANTITY:
        raise QuantityRefused(f"The quantity must be from {low:,} to {MAX_QUANTITY:,} and not 0; it was {quantity:,}.")
    if not reason.strip():
        raise MissingReason("Say why the stock changes: a delivery note's number, a count, a breakage.")


def _countable(item: StockItem, after: int) -> None:
    if after > MAX_ON_HAND:
        raise QuantityRefused(f"{item.sku} has {item.on_hand} pieces; more than {MAX_ON_HAND} cannot be counted.")
