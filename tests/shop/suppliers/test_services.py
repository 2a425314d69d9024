"""What is new in the old system's words is told once, in ours; goods that came in go into stock."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import permutations

import msgspec
import pytest

from events.testing import published
from inventory.events import StockReceived
from inventory.queries import stock_level
from shop.events import Money
from shop.models import Product, Variant
from shop.suppliers.events import (
    ItemRemoved,
    ItemTold,
    ProductDelisted,
    ProductDescribed,
    ProductListed,
    ProductPriceChanged,
)
from shop.suppliers.models import SuppliedItem
from shop.suppliers.services import Heard, SkuTaken, hear_item, hear_removal

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TEAPOT = ItemTold("OLD-TEAPOT", 100, "Teapot", "Found on the top shelf.", "tableware", Money(Decimal("24.90")), 12, AT)
GONE = ItemRemoved("OLD-TEAPOT", 200, AT)


def teapot(**changes):
    return msgspec.structs.replace(TEAPOT, **changes)


def euros(amount):
    return Money(Decimal(amount))


class TestHearItem:
    def test_tells_of_a_product_and_takes_in_what_there_is(self):
        with published() as log:
            assert hear_item(TEAPOT) is Heard.NEWS
        [listed] = log.of(ProductListed)
        assert (listed.sku, listed.price, listed.shelf) == ("OLD-TEAPOT", euros("24.90"), "tableware")
        [received] = log.of(StockReceived)
        assert (received.quantity, received.on_hand, received.actor) == (12, 12, "supplier")
        assert SuppliedItem.objects.get().news == "offered at 24.90; 12 came in"

    def test_tells_nothing_of_what_was_heard_before(self):
        hear_item(TEAPOT)
        with published() as log:
            assert hear_item(TEAPOT) is Heard.OLD
            assert hear_item(teapot(lsn=99, price=euros("1.00"))) is Heard.OLD
        assert not log.events
        assert SuppliedItem.objects.get().price == Decimal("24.90")

    def test_tells_nothing_if_a_new_snapshot_brings_no_news(self):
        hear_item(TEAPOT)
        with published() as log:
            assert hear_item(teapot(lsn=101)) is Heard.NEWS
        assert not log.events

    def test_tells_a_new_price_with_the_old_one(self):
        hear_item(TEAPOT)
        with published() as log:
            hear_item(teapot(lsn=101, price=euros("12.90")))
        [changed] = log.events
        assert isinstance(changed, ProductPriceChanged)
        assert (changed.price, changed.before) == (euros("12.90"), euros("24.90"))

    def test_tells_other_words_with_those_before(self):
        hear_item(TEAPOT)
        with published() as log:
            hear_item(teapot(lsn=101, name="Pot for tea"))
        [described] = log.events
        assert isinstance(described, ProductDescribed)
        assert (described.name, described.name_before) == ("Pot for tea", "Teapot")

    def test_takes_in_only_what_came_in(self):
        hear_item(TEAPOT)
        with published() as log:
            hear_item(teapot(lsn=101, quantity=17))
        [received] = log.events
        assert (received.quantity, received.on_hand) == (5, 17)

    def test_leaves_our_stock_alone_if_the_old_system_counts_less(self):
        hear_item(TEAPOT)
        with published() as log:
            hear_item(teapot(lsn=101, quantity=9))
            hear_item(teapot(lsn=102, quantity=10))
        [received] = log.events
        assert received.quantity == 1
        assert stock_level("OLD-TEAPOT").on_hand == 13

    def test_takes_nothing_in_twice_if_our_table_was_lost(self):
        hear_item(TEAPOT)
        SuppliedItem.objects.all().delete()
        hear_item(TEAPOT)
        assert stock_level("OLD-TEAPOT").on_hand == 12

    def test_refuses_a_number_under_which_the_shop_sells_something_of_its_own(self, tableware):
        product = Product.objects.create(slug="teapot", name="Ours", brand="Papilio", category=tableware)
        Variant.objects.create(product=product, sku="OLD-TEAPOT", colours="teal", price=Decimal("30.00"))
        with published() as log, pytest.raises(SkuTaken, match="OLD-TEAPOT is not from the supplier"):
            hear_item(TEAPOT)
        assert not log.events


class TestHearRemoval:
    def test_tells_that_a_product_is_offered_no_longer(self):
        hear_item(TEAPOT)
        with published() as log:
            assert hear_removal(GONE) is Heard.NEWS
            assert hear_removal(GONE) is Heard.OLD
        [delisted] = log.events
        assert isinstance(delisted, ProductDelisted)

    def test_needs_no_words_for_what_was_never_offered(self):
        with published() as log:
            assert hear_removal(GONE) is Heard.OLD
        assert not log.events

    def test_is_not_undone_by_what_was_said_before(self):
        hear_item(TEAPOT)
        hear_removal(GONE)
        assert hear_item(teapot(lsn=150)) is Heard.OLD
        assert not SuppliedItem.objects.get().offered

    def test_brings_in_no_goods_if_the_row_is_typed_in_again(self):
        hear_item(TEAPOT)
        hear_removal(GONE)
        with published() as log:
            hear_item(teapot(lsn=300))
        assert [type(event) for event in log.events] == [ProductListed]
        assert stock_level("OLD-TEAPOT").on_hand == 12


class TestAfterASnapshot:
    """At 150 one began, while a change that was written at 120 was under way."""

    def test_a_change_that_was_under_way_is_news_once(self):
        hear_item(teapot(lsn=150, snapshot=True))
        with published() as log:
            assert hear_item(teapot(lsn=120, price=euros("12.90"))) is Heard.NEWS
            assert hear_item(teapot(lsn=120, price=euros("12.90"))) is Heard.OLD
        [changed] = log.events
        assert changed.price == euros("12.90")

    def test_a_removal_that_was_under_way_is_news_once(self):
        hear_item(teapot(lsn=150, snapshot=True))
        assert hear_removal(ItemRemoved("OLD-TEAPOT", 120, AT)) is Heard.NEWS
        assert hear_removal(ItemRemoved("OLD-TEAPOT", 120, AT)) is Heard.OLD
        assert not SuppliedItem.objects.get().offered

    def test_a_return_that_was_under_way_is_news(self):
        hear_item(TEAPOT)
        hear_removal(ItemRemoved("OLD-TEAPOT", 150, AT, snapshot=True))
        assert hear_item(teapot(lsn=120)) is Heard.NEWS
        assert SuppliedItem.objects.get().offered

    def test_its_rows_are_old_if_they_come_again(self):
        hear_item(teapot(lsn=150, snapshot=True))
        assert hear_item(teapot(lsn=150, snapshot=True)) is Heard.OLD


STEPS = [TEAPOT, teapot(lsn=101, price=euros("12.90")), teapot(lsn=102, price=euros("13.90"), name="Pot")]


@pytest.mark.parametrize(
    "order", list(permutations(STEPS)), ids=lambda steps: "-".join(str(step.lsn) for step in steps)
)
def test_ends_the_same_whatever_comes_twice_or_late(order):
    for step in (*order, *order):
        hear_item(step)
    item = SuppliedItem.objects.get()
    assert (item.lsn, item.price, item.name) == (102, Decimal("13.90"), "Pot")
    assert stock_level("OLD-TEAPOT").on_hand == 12
