"""The opening stock. It enters through the door that all stock does, so the ledger explains it."""

from collections.abc import Iterable, Mapping

from inventory.services import adjust_stock, receive_stock

ACTOR = "seed"
GIVEN_AWAY = 12


def receive_opening_stock(skus: Iterable[str], pieces: Mapping[str, int]) -> int:
    """Receive what there is of each SKU, in the caller's transaction; return how many pieces that is.

    What is sold out from the start was there once: a dozen, gone at the opening party.
    """
    total = 0
    for sku in skus:
        if pieces[sku]:
            receive_stock(sku=sku, quantity=pieces[sku], reason="opening stock", actor=ACTOR)
            total += pieces[sku]
        else:
            receive_stock(sku=sku, quantity=GIVEN_AWAY, reason="opening stock", actor=ACTOR)
            adjust_stock(sku=sku, quantity=-GIVEN_AWAY, reason="sold at the opening party", actor=ACTOR)
    return total
