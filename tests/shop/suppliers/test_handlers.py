"""From a record of the old system's to the shop's page, through both groups; each event twice."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from events.testing import deliver, published
from shop.events import Money, ProductChanged
from shop.models import Product, Variant
from shop.services.catalogue import change_price, save_product
from shop.suppliers.events import ItemRemoved, ItemTold
from shop.suppliers.handlers import CATALOGUE, tell_news_on_item_removed, tell_news_on_item_told
from shop.suppliers.shelving import NoSuchShelf

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def told(lsn, *, price="24.90", name="Teapot", story="Found on the top shelf.", shelf="tableware", quantity=12):
    item = ItemTold("OLD-TEAPOT", lsn, name, story, shelf, Money(Decimal(price)), quantity, AT)
    tell_news_on_item_told(item)
    tell_news_on_item_told(item)
    deliver(only=[CATALOGUE])
    deliver(only=[CATALOGUE])


def removed(lsn):
    tell_news_on_item_removed(ItemRemoved("OLD-TEAPOT", lsn, AT))
    deliver(only=[CATALOGUE])


def on_sale():
    return Variant.objects.get(sku="OLD-TEAPOT")


@pytest.fixture(autouse=True)
def shelf(tableware):
    return tableware


class TestSupplies:
    def test_are_sold_with_the_picture_of_their_shelf(self, client):
        told(1)
        page = client.get("/products/supplied-old-teapot/").content.decode()
        assert "24.90" in page
        assert "Found on the top shelf." in page
        assert "second-cup/sand-teal" in page

    def test_are_sold_at_their_new_price(self, client):
        told(1)
        with published() as log:
            told(2, price="12.90")
        assert [event.price.amount for event in log.of(ProductChanged)] == [Decimal("12.90")]
        assert "12.90" in client.get("/products/supplied-old-teapot/").content.decode()

    def test_are_withdrawn_and_come_back(self, client):
        told(1)
        removed(2)
        assert client.get("/products/supplied-old-teapot/").status_code == 404
        told(3, price="12.90")
        assert "12.90" in client.get("/products/supplied-old-teapot/").content.decode()
        assert Product.objects.count() == 1

    def test_are_called_what_the_supplier_calls_them(self):
        told(1)
        told(2, name="Pot for tea")
        assert on_sale().product.name == "Pot for tea"

    def test_come_back_under_what_they_are_called_meanwhile(self):
        told(1)
        removed(2)
        told(3, name="Pot for tea")
        assert on_sale().listed
        assert on_sale().product.name == "Pot for tea"
        told(4, name="Pot")
        assert on_sale().product.name == "Pot"

    def test_keep_the_words_that_staff_gave_them(self):
        told(1)
        product = on_sale().product
        product.name = "The teapot that waited"
        save_product(product=product)
        told(2, name="Pot for tea", story="It waited.")
        product.refresh_from_db()
        assert (product.name, product.description) == ("The teapot that waited", "It waited.")

    def test_cost_what_the_supplier_says_last_also_after_staff_changed_it(self):
        told(1)
        change_price(sku="OLD-TEAPOT", price=Decimal("30.00"))
        told(2, price="12.90")
        assert on_sale().price == Decimal("12.90")

    def test_wait_for_their_shelf(self):
        with pytest.raises(NoSuchShelf, match="OLD-TEAPOT belongs on the shelf 'lamps'"):
            told(1, shelf="lamps")
