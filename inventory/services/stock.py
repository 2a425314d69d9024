"""What staff do to stock: goods come in, and counts are put right."""

from uuid import UUID

from django.db import transaction

from inventory.models import Movement, StockItem
from inventory.models.items import MAX_ON_HAND
from inventory.services.ledger import record

MAX_QUANTITY = 1_000_000


class StockRefused(Exception):
    """Stock was not changed. ``field`` names the input to blame, where there is one."""

    field: str | None = None


class QuantityRefused(StockRefused):
    """Give a whole number of pieces within the limits."""

    field = "quantity"


class BelowReserved(QuantityRefused):
    """Pieces that are promised to orders cannot be counted away: cancel an order first."""


class MissingReason(StockRefused):
    """Every change by hand says why."""

    field = "reason"


class UnknownItem(StockRefused):
    """Only goods that were received have a count to adjust."""


class AlreadyRecorded(StockRefused):
    """The same form arrived twice; the first time counted."""


@transaction.atomic
def receive_stock(*, sku: str, quantity: int, reason: str, actor: str, request_id: UUID | None = None) -> StockItem:
    """Take goods into stock; the first receipt of a SKU opens its item.

    ``request_id`` names one attempt of one person, so that sending it twice counts once.

    :raises QuantityRefused: unless quantity is from 1 to a million, and the sum stays countable
    :raises MissingReason: if reason is blank
    :raises AlreadyRecorded: if ``request_id`` was received before
    """
    _check(quantity=quantity, low=1, reason=reason)
    StockItem.objects.bulk_create([StockItem(sku=sku)], ignore_conflicts=True)
    item = _locked(sku, "received", request_id)
    if item.on_hand + quantity > MAX_ON_HAND:
        raise QuantityRefused(f"{sku} has {item.on_hand} pieces; more than {MAX_ON_HAND} cannot be counted.")
    return _record(item, item.receive(quantity), reason=reason, actor=actor, request_id=request_id)


@transaction.atomic
def adjust_stock(*, sku: str, quantity: int, reason: str, actor: str, request_id: UUID | None = None) -> StockItem:
    """Correct a count by a signed difference, never to less than is promised to orders.

    :raises QuantityRefused: if quantity is 0 or beyond a million either way
    :raises BelowReserved: if less would be left than is reserved
    :raises MissingReason: if reason is blank
    :raises UnknownItem: if the SKU has no stock item
    :raises AlreadyRecorded: if ``request_id`` was received before
    """
    _check(quantity=quantity, low=-MAX_QUANTITY, reason=reason)
    item = _locked(sku, "adjusted", request_id)
    after = item.on_hand + quantity
    if after < item.reserved:
        raise BelowReserved(
            f"{sku} has {item.on_hand} on hand and {item.reserved} of them are reserved: "
            f"it can go down by {item.available} at most, not by {-quantity}."
        )
    if after > MAX_ON_HAND:
        raise QuantityRefused(f"{sku} has {item.on_hand} pieces; more than {MAX_ON_HAND} cannot be counted.")
    return _record(item, item.adjust(quantity), reason=reason, actor=actor, request_id=request_id)


def _check(*, quantity: int, low: int, reason: str) -> None:
    if quantity == 0 or not low <= quantity <= MAX_QUANTITY:
        raise QuantityRefused(f"The quantity must be from {low:,} to {MAX_QUANTITY:,} and not 0; it was {quantity:,}.")
    if not reason.strip():
        raise MissingReason("Say why the stock changes: a delivery note's number, a count, a breakage.")


def _locked(sku: str, kind: str, request_id: UUID | None) -> StockItem:
    item = StockItem.objects.locked([sku]).get(sku)
    if item is None:
        raise UnknownItem(f"{sku} has no stock item: receive some first.")
    if request_id and item.movements.filter(kind=kind, cause_id=request_id).exists():
        raise AlreadyRecorded(f"This change of {sku} was recorded before; it was not made twice.")
    return item


def _record(item: StockItem, movement: Movement, *, reason: str, actor: str, request_id: UUID | None) -> StockItem:
    record([movement.because(actor=actor, reason=reason.strip(), cause_id=request_id)])
    return item
