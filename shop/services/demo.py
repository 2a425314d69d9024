"""Orders that nobody typed: a guest with one or two things, for load, for shows and for the crash tests."""

import random
from uuid import UUID, uuid4

from django.utils import timezone

from orders.queries import quote
from orders.services import Idempotency, Wanted, tokenise
from shop.models import Variant
from shop.queries.availability import available
from shop.services.checkout import Guest, check_out
from shop.services.customers import PostalAddress

PAYS = "4242 4242 4242 4242"


class NothingToSell(Exception):
    """No variant is listed and available: run `manage.py seed`, or receive some stock in the admin."""


def sellable() -> list[str]:
    """The SKUs that could be ordered now, as far as the storefront has heard."""
    skus = list(Variant.objects.filter(listed=True).values_list("sku", flat=True))
    return [sku for sku, left in available(skus).items() if left]


def place_demo_order(*, chance: random.Random, card_number: str = PAYS) -> UUID:
    """Order one or two sellable things as a new guest with a test card; return the order's id.

    :raises NothingToSell: if the shop is empty
    :raises OrderRefused: as any shopper's order may be
    """
    skus = sellable()
    if not skus:
        raise NothingToSell(NothingToSell.__doc__)
    quantities = dict.fromkeys(chance.sample(skus, k=min(len(skus), chance.randint(1, 2))), 1)
    total = quote([Wanted(sku, pieces) for sku, pieces in quantities.items()]).total
    return check_out(
        guest=Guest(
            name="Demo Shopper",
            email=f"demo-{uuid4().hex[:8]}@example.org",
            address=PostalAddress(line1="1 Loom Lane", postcode="8000", city="Bruges", country="BE"),
            language="en",
        ),
        card=tokenise(card_number),
        quantities=quantities,
        agreed_total=str(total.amount),
        idempotency=Idempotency("demo", str(uuid4()), ""),
        placed_at=timezone.now(),
    )
