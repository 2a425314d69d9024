"""Makes the shop's tables and topics, and puts a thousand kinds of rugs up for sale, of which there are plenty."""

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
            for number in range(kinds):
                _stock(f"RUG-{number}")
        return {"kinds": kinds}


def _stock(sku: str) -> None:
    from inventory.services import receive_stock
    from orders.services import keep_catalogue_item
    from shop.events import Money

    keep_catalogue_item(sku=sku, name=sku, price=Money(Decimal("20.00")), listed=True, version=1)
    receive_stock(sku=sku, quantity=PLENTY, reason="for the benchmark", actor="bench")
