"""Makes the shop's tables and topics, fills its shelves, and lets a thousand kinds of rugs be ordered."""

from decimal import Decimal

from django.core.management import call_command
from django.db import transaction

from events import declare, kafka

PLENTY = 1_000_000


class Work:
    def go(self, *, kinds: int) -> dict[str, int]:
        call_command("migrate", verbosity=0)
        kafka.create_topics(declare.topics().values())
        with transaction.atomic():
            _fill_shelves()
            for number in range(kinds):
                _stock(f"RUG-{number}")
        return {"kinds": kinds}


def _fill_shelves() -> None:
    """With the seed's goods, of which the storefront has heard that there are some: nobody else listens here."""
    from shop.models import Availability
    from shop.seed.goods import make_shelves, read_goods
    from shop.services.catalogue import publish_products

    skus = publish_products(drafts=read_goods(make_shelves()).drafts)
    Availability.objects.bulk_create(Availability(sku=sku, available=3, version=1) for sku in skus)


def _stock(sku: str) -> None:
    from inventory.services import receive_stock
    from orders.services import keep_catalogue_item
    from shop.events import Money

    keep_catalogue_item(sku=sku, name=sku, price=Money(Decimal("20.00")), listed=True, version=1)
    receive_stock(sku=sku, quantity=PLENTY, reason="for the benchmark", actor="bench")
