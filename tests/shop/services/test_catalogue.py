from decimal import Decimal

import pytest
from django.db import transaction

from events.testing import published
from shop.events import Money, ProductChanged
from shop.models import Category, Product, Variant
from shop.services.catalogue import (
    BadPrice,
    UnknownSku,
    change_price,
    publish_products,
    relist,
    save_product,
    withdraw,
)
from tests.shop.shelves import draft, put_up_shelves, sell_garish_rug

pytestmark = pytest.mark.django_db


class TestPublishProducts:
    def test_announces_each_variant_in_full_as_version_1(self):
        put_up_shelves()
        with published() as log:
            assert publish_products(drafts=[draft()]) == ["GARISH-RUG-1", "GARISH-RUG-2"]
        rug, large = log.of(ProductChanged)
        assert rug == ProductChanged(
            sku="GARISH-RUG-1",
            version=1,
            name="Garish Rug, Marmalade",
            price=Money(Decimal("249.00")),
            category="rugs",
            listed=True,
        )
        assert (large.sku, large.price) == ("GARISH-RUG-2", Money(Decimal("479.00")))

    def test_leaves_what_is_known_as_staff_left_it(self):
        sell_garish_rug()
        change_price(sku="GARISH-RUG-1", price=Decimal("199.00"))
        with published() as log:
            assert publish_products(drafts=[draft(name="Quiet Rug")]) == []
        assert log.events == []
        assert Variant.objects.get(sku="GARISH-RUG-1").price == Decimal("199.00")
        assert Product.objects.get().name == "Garish Rug"

    def test_publishes_nothing_when_rolled_back(self):
        put_up_shelves()
        with published() as log, pytest.raises(RuntimeError), transaction.atomic():
            publish_products(drafts=[draft()])
            raise RuntimeError("power cut")
        assert log.events == []
        assert not Product.objects.exists()


class TestChangePrice:
    def test_is_the_next_version_and_moves_the_range_on_the_list(self):
        sell_garish_rug()
        with published() as log:
            change_price(sku="GARISH-RUG-1", price=Decimal("199.00"))
        (event,) = log.of(ProductChanged)
        assert (event.version, event.price) == (2, Money(Decimal("199.00")))
        product = Product.objects.get()
        assert (product.price_from, product.price_to) == (Decimal("199.00"), Decimal("479.00"))

    def test_says_nothing_when_the_price_is_that_already(self):
        sell_garish_rug()
        with published() as log:
            change_price(sku="GARISH-RUG-1", price=Decimal("249.00"))
        assert log.events == []

    @pytest.mark.parametrize("price", ["0", "-1", "0.001", "100000", "NaN", "Infinity"])
    def test_refuses_what_nobody_can_pay(self, price):
        sell_garish_rug()
        with pytest.raises(BadPrice, match="GARISH-RUG-1"):
            change_price(sku="GARISH-RUG-1", price=Decimal(price))

    def test_names_the_sku_that_nobody_knows(self):
        with pytest.raises(UnknownSku, match="BEIGE-RUG"):
            change_price(sku="BEIGE-RUG", price=Decimal("1.00"))


class TestWithdraw:
    def test_announces_it_and_takes_it_out_of_the_range(self):
        sell_garish_rug()
        with published() as log:
            withdraw(sku="GARISH-RUG-1")
        (event,) = log.of(ProductChanged)
        assert (event.listed, event.version) == (False, 2)
        assert Product.objects.get().price_from == Decimal("479.00")

    def test_of_the_last_variant_leaves_the_product_without_a_price(self):
        sell_garish_rug()
        withdraw(sku="GARISH-RUG-1")
        withdraw(sku="GARISH-RUG-2")
        assert Product.objects.get().price_from is None

    def test_can_be_taken_back(self):
        sell_garish_rug()
        withdraw(sku="GARISH-RUG-1")
        with published() as log:
            relist(sku="GARISH-RUG-1")
        assert [(event.listed, event.version) for event in log.of(ProductChanged)] == [(True, 3)]


class TestSaveProduct:
    def test_announces_all_variants_under_the_new_name_and_shelf(self):
        product = sell_garish_rug().product
        product.name, product.category = "Loud Rug", Category.objects.get(slug="lamps")
        with published() as log:
            save_product(product=product)
        assert [(event.sku, event.name, event.category, event.version) for event in log.of(ProductChanged)] == [
            ("GARISH-RUG-1", "Loud Rug, Marmalade", "lamps", 2),
            ("GARISH-RUG-2", "Loud Rug, Teal", "lamps", 2),
        ]

    def test_announces_a_new_variant_as_its_first_version(self):
        product = sell_garish_rug().product
        plum = Variant(product=product, sku="GARISH-RUG-3", name="Plum", colours="plum", price=Decimal("99.00"))
        with published() as log:
            save_product(product=product, variants=[plum])
        assert {event.sku: event.version for event in log.of(ProductChanged)} == {
            "GARISH-RUG-1": 2,
            "GARISH-RUG-2": 2,
            "GARISH-RUG-3": 1,
        }
        assert Variant.objects.get(sku="GARISH-RUG-3").version == 1
        assert Product.objects.get().price_from == Decimal("99.00")

    def test_counts_on_from_a_version_that_was_announced_after_the_variant_was_read(self):
        stale = sell_garish_rug()
        change_price(sku=stale.sku, price=Decimal("199.00"))
        stale.listed = False
        with published() as log:
            save_product(product=stale.product, variants=[stale])
        (event,) = [event for event in log.of(ProductChanged) if event.sku == stale.sku]
        assert (event.version, event.listed) == (3, False)
        assert Variant.objects.get(sku=stale.sku).version == 3
