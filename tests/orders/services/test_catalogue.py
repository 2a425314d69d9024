from decimal import Decimal
from itertools import permutations

import pytest

from events.outbox import publish
from events.projections.purity import ROUGH_TWISTS, assert_pure
from events.testing import deliver
from orders.handlers import CATALOGUE, SOLD
from orders.models import CatalogueItem
from orders.services import Outcome, keep_catalogue_item
from shop.events import Money, ProductChanged

pytestmark = pytest.mark.django_db

PRICES = {1: "10.00", 2: "12.00", 3: "11.00"}


def hear(version: int) -> Outcome:
    return keep_catalogue_item(
        sku="GARISH-RUG",
        name=f"Garish Rug, edition {version}",
        price=Money(Decimal(PRICES[version])),
        listed=version != 2,
        version=version,
    )


class TestKeepCatalogueItem:
    @pytest.mark.parametrize("versions", sorted(set(permutations([1, 2, 3, 3]))))
    def test_ends_at_the_newest_version_in_any_order_and_number(self, versions):
        for version in versions:
            hear(version)
        assert CatalogueItem.objects.values_list("sku", "name", "price", "currency", "listed", "version").get() == (
            "GARISH-RUG",
            "Garish Rug, edition 3",
            Decimal("11.00"),
            "EUR",
            True,
            3,
        )

    @pytest.mark.parametrize("twist", ROUGH_TWISTS, ids=str)
    def test_may_be_rebuilt_from_the_catalogue_s_events(self, twist):
        rug = [ProductChanged("GARISH-RUG", n, f"Rug {n}", Money(Decimal(n)), "rugs", n != 2) for n in (1, 2, 3)]
        assert_pure(SOLD, [*rug, ProductChanged("LOUD-LAMP", 1, "Lamp", Money(Decimal(5)), "lamps", True)], twist)

    def test_ignores_what_it_knows_already(self):
        assert [hear(2), hear(2), hear(1)] == [Outcome.NOTED, Outcome.IGNORED, Outcome.IGNORED]

    def test_is_fed_by_the_catalogue_s_events(self):
        publish(ProductChanged("GARISH-RUG", 4, "Garish Rug", Money(Decimal(9)), "rugs", False))
        deliver([CATALOGUE])
        item = CatalogueItem.objects.get(sku="GARISH-RUG")
        assert (item.price, item.listed, item.version) == (Decimal(9), False, 4)
