"""What comes of the old system's words: what is new in them is told in ours, and goods that came in go into stock."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from events.declare import Event
from events.outbox import publish
from inventory.services import AlreadyRecorded, receive_stock
from shop.events import Money
from shop.models import Variant
from shop.suppliers.events import (
    ItemRemoved,
    ItemTold,
    ProductDelisted,
    ProductDescribed,
    ProductListed,
    ProductPriceChanged,
)
from shop.suppliers.models import SuppliedItem

SUPPLIER = "The old depot"
ACTOR = "supplier"
SLUG = "supplied-"
_RECEIPTS = UUID("0c2c1f0e-9f3d-5d0e-8c5b-6b1e7a5d9a41")  # the namespace of receipts' ids; never change it


class Heard(StrEnum):
    """What a record came to."""

    NEWS = "news"
    OLD = "old"  # it was heard before, or something later was


class SkuTaken(Exception):
    """The shop sells something of its own under this SKU: give the old system's item another number, then discard."""


@transaction.atomic
def hear_item(told: ItemTold) -> Heard:
    """Compare what an item is now with what was last heard of it, and publish what is new.

    :raises SkuTaken: if the SKU is of a product that did not come from here
    :raises StockRefused: if so many cannot come in
    """
    last = SuppliedItem.locked(told.sku)
    if last and last.knows(told):
        return Heard.OLD
    if not last:
        _require_free(told.sku)
    events = list(_news(told, last))
    for event in events:
        publish(event)
    came_in = _receive(told, last.quantity if last else 0)
    (last or SuppliedItem(sku=told.sku)).take_over(told, news=_in_words(events, came_in, told, last))
    return Heard.NEWS


@transaction.atomic
def hear_removal(gone: ItemRemoved) -> Heard:
    """Publish that an item is offered no longer. What was never heard of needs no farewell."""
    last = SuppliedItem.locked(gone.sku)
    if last is None or last.knows(gone):
        return Heard.OLD
    if last.offered:
        publish(ProductDelisted(sku=gone.sku, supplier=SUPPLIER, told_at=gone.told_at))
    last.remove(gone, news="offered no longer")
    return Heard.NEWS


def _require_free(sku: str) -> None:
    if Variant.objects.filter(sku=sku).exclude(product__slug=f"{SLUG}{sku.lower()}").exists():
        raise SkuTaken(f"{sku} is not from the supplier. {SkuTaken.__doc__}")


def _news(told: ItemTold, last: SuppliedItem | None) -> Iterator[Event]:
    words: dict[str, Any] = {"name": told.name, "story": told.story, "shelf": told.shelf}
    about: dict[str, Any] = {"sku": told.sku, "supplier": SUPPLIER, "told_at": told.told_at}
    if last is None or not last.offered:
        yield ProductListed(**about, **words, price=told.price)
    elif told.price.amount != last.price:
        yield ProductPriceChanged(**about, price=told.price, before=Money(last.price, told.price.currency))
    # Also of what is offered again: the shop has it under the words that were heard before, and keeps to them.
    if last and (told.name, told.story, told.shelf) != (last.name, last.story, last.shelf):
        before: dict[str, Any] = {"name_before": last.name, "story_before": last.story, "shelf_before": last.shelf}
        yield ProductDescribed(**about, **words, **before)


def _receive(told: ItemTold, before: int) -> int:
    """Take into stock what the old system counts more than before; what it counts less is its own affair."""
    came_in = told.quantity - before
    if came_in <= 0:
        return 0
    request_id = uuid5(_RECEIPTS, f"{told.sku}/{told.lsn}")
    try:
        receive_stock(
            sku=told.sku,
            quantity=came_in,
            reason=f"{SUPPLIER} counts {told.quantity}",
            actor=ACTOR,
            reference=f"lsn {told.lsn}",
            request_id=request_id,
        )
    except AlreadyRecorded:  # our own table was lost and is told anew: the stock's ledger remembers
        return 0
    return came_in


def _in_words(events: list[Event], came_in: int, told: ItemTold, last: SuppliedItem | None) -> str:
    said = [_word(event) for event in events]
    if came_in:
        said.append(f"{came_in} came in")
    elif last and told.quantity < last.quantity:
        said.append(f"counts {last.quantity - told.quantity} less, which changes nothing here")
    return "; ".join(said) or "nothing that the shop minds"


def _word(event: Event) -> str:
    match event:
        case ProductListed():
            return f"offered at {event.price.amount}"
        case ProductPriceChanged():
            return f"price from {event.before.amount} to {event.price.amount}"
        case _:
            return "described in other words"
