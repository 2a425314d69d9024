"""What staff do to stock: goods come in, counts are put right, and what counts as low is decided."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from inventory.models import Movement, StockItem
from inventory.services.ledger import record
from inventory.services.moves import adjusting, check, count_reason, counting, receiving
from inventory.services.refusals import AlreadyRecorded, StockMoved, UnknownItem


@transaction.atomic
def receive_stock(
    *, sku: str, quantity: int, reason: str, actor: str, reference: str = "", request_id: UUID | None = None
) -> StockItem:
    """Take goods into stock; the first receipt of a SKU opens its item.

    ``request_id`` names one attempt of one person, so that sending it twice counts once.

    :raises QuantityRefused: unless quantity is from 1 to a million, and the sum stays countable
    :raises MissingReason: if reason is blank
    :raises AlreadyRecorded: if ``request_id`` was received before
    """
    check(quantity=quantity, low=1, reason=reason)
    StockItem.objects.bulk_create([StockItem(sku=sku)], ignore_conflicts=True)
    item = _locked(sku, "received", request_id)
    return _record(receiving(item, quantity, reason), reason, actor, reference, request_id)


@transaction.atomic
def adjust_stock(
    *, sku: str, quantity: int, reason: str, actor: str, reference: str = "", request_id: UUID | None = None
) -> StockItem:
    """Correct a count by a signed difference, never to less than is promised to orders.

    :raises QuantityRefused: if quantity is 0 or beyond a million either way
    :raises BelowReserved: if less would be left than is reserved
    :raises MissingReason: if reason is blank
    :raises UnknownItem: if the SKU has no stock item
    :raises AlreadyRecorded: if ``request_id`` was received before
    """
    item = _locked(sku, "adjusted", request_id)
    return _record(adjusting(item, quantity, reason), reason, actor, reference, request_id)


@transaction.atomic
def count_stock(
    *, sku: str, counted: int, expected: int, actor: str, note: str = "", request_id: UUID | None = None
) -> StockItem:
    """Put the books right after a count; the difference becomes an adjustment. If there is none, nothing is written.

    ``expected`` is what was on hand when the count was compared with it.

    :raises StockMoved: if something else is on hand by now
    :raises QuantityRefused: if ``counted`` is no number of pieces
    :raises BelowReserved: if fewer were counted than are reserved
    :raises UnknownItem: if the SKU has no stock item
    :raises AlreadyRecorded: if ``request_id`` was counted before
    """
    item = _locked(sku, "adjusted", request_id)
    if item.on_hand != expected:
        raise StockMoved(
            f"{sku} moved while you looked: {expected} were on hand, now {item.on_hand} are. "
            "If you counted before that, count again."
        )
    movement = counting(item, counted)
    return _record(movement, count_reason(note), actor, "", request_id) if movement else item


@transaction.atomic
def set_reorder_level(*, skus: Sequence[str], level: int) -> int:
    """Let items count as low from this many available pieces on; say how many items there are of these SKUs."""
    items = StockItem.objects.locked(set(skus)).values()
    for item in items:
        item.low_stock_threshold = level
    return StockItem.objects.bulk_update(items, ["low_stock_threshold"])


def _locked(sku: str, kind: str, request_id: UUID | None) -> StockItem:
    item = StockItem.objects.locked([sku]).get(sku)
    if item is None:
        raise UnknownItem(f"{sku} has no stock item: receive some first.")
    if request_id and item.movements.filter(kind=kind, cause_id=request_id).exists():
        raise AlreadyRecorded(f"This change of {sku} was recorded before; it was not made twice.")
    return item


def _record(movement: Movement, reason: str, actor: str, reference: str, request_id: UUID | None) -> StockItem:
    record([movement.because(actor=actor, reason=reason.strip(), reference=reference.strip(), cause_id=request_id)])
    item: StockItem = movement.item
    return item
