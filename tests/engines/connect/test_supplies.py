"""The old ERP's changes, through the real Debezium and Kafka, to what the shop sells and has in stock."""

from contextlib import ExitStack, contextmanager
from decimal import Decimal

import pytest

from events.models import Parked
from events.testing import consuming, eventually, relaying
from inventory.queries import stock_level
from shop.models import Variant
from shop.suppliers.handlers import CATALOGUE, SUPPLIERS
from shop.suppliers.models import SuppliedItem

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]

LONG = 120  # seconds: the machine may be busy


@contextmanager
def listening():
    """The shop's own processes: the relay and both groups."""
    with ExitStack() as running:
        running.enter_context(relaying())
        for group in (SUPPLIERS, CATALOGUE):
            running.enter_context(consuming(group))
        yield


def price_of(sku):
    return Variant.objects.filter(sku=sku, listed=True).values_list("price", flat=True).first()


def aside(sku):
    """How many records of an item are parked; the first holds up the others."""
    keys = Parked.objects.filter(group_name=SUPPLIERS.name).values_list("key", flat=True)
    return sum(sku.encode() in bytes(key) for key in keys)


def becomes(ask, answer):
    eventually(ask, becomes=answer, within=LONG)


class TestSupplies:
    def test_begin_with_what_was_there_before_and_go_on_with_what_changes(self, depot):
        with listening():
            becomes(lambda: price_of("WAS-THERE"), Decimal("3.00"))
            depot.write("price", "WAS-THERE", Decimal("12.90"))
            becomes(lambda: price_of("WAS-THERE"), Decimal("12.90"))
            depot.write("price", "WAS-THERE", Decimal(3))
            becomes(lambda: price_of("WAS-THERE"), Decimal("3.00"))
        assert stock_level("WAS-THERE").on_hand == 9

    def test_come_in_and_are_withdrawn(self, depot):
        depot.write("add", "TIN-BOX", "BOX, TIN", "KI", Decimal("4.50"), 3)
        with listening():
            becomes(lambda: price_of("TIN-BOX"), Decimal("4.50"))
            depot.write("receive", "TIN-BOX", 5)
            becomes(lambda: stock_level("TIN-BOX").on_hand, 8)
            depot.write("delete", "TIN-BOX")
            becomes(lambda: price_of("TIN-BOX"), None)
            depot.write("add", "TIN-BOX", "BOX, TIN", "KI", Decimal("4.80"), 8)
            becomes(lambda: price_of("TIN-BOX"), Decimal("4.80"))
        assert stock_level("TIN-BOX").on_hand == 8

    def test_survive_a_killed_worker_with_nothing_lost_or_taken_in_twice(self, depot):
        depot.write("add", "SPOON", "SPOON, BENT", "KI", 2, 10)
        with listening():
            becomes(lambda: price_of("SPOON"), Decimal("2.00"))
            for _ in range(10):
                depot.write("receive", "SPOON", 1)
            depot.kill()
            for cents in range(1, 11):
                depot.write("receive", "SPOON", 1)
                depot.write("price", "SPOON", Decimal(f"2.{cents:02}"))
            depot.start()
            becomes(lambda: price_of("SPOON"), Decimal("2.10"))
        assert stock_level("SPOON").on_hand == 30
        assert not aside("SPOON")

    def test_are_the_same_after_a_lost_slot_and_a_new_snapshot(self, depot):
        depot.write("add", "FORK", "FORK, ODD", "KI", 2, 10)
        with listening():
            becomes(lambda: price_of("FORK"), Decimal("2.00"))
            before = SuppliedItem.objects.get(sku="FORK").lsn
            depot.lose_slot()
            depot.write("receive", "FORK", 7)
            depot.start()
            becomes(lambda: stock_level("FORK").on_hand, 17)
        assert SuppliedItem.objects.get(sku="FORK").lsn > before

    def test_hear_of_what_was_under_way_during_a_snapshot(self, depot):
        depot.write("add", "WHISK", "WHISK", "KI", 2, 10)
        with listening():
            becomes(lambda: price_of("WHISK"), Decimal("2.00"))
            before = SuppliedItem.objects.get(sku="WHISK").lsn
            depot.forget_place()
            for _ in range(2):  # in the snapshot, and not told again behind it
                depot.write("receive", "WHISK", 5)
            with depot.under_way("price", "WHISK", Decimal("2.50")):
                depot.write("add", "WHISK-2", "WHISK, SECOND", "KI", 2, 1)
                depot.start()
                becomes(lambda: SuppliedItem.objects.get(sku="WHISK").lsn > before, True)  # the snapshot's row
                assert price_of("WHISK") == Decimal("2.00")
            becomes(lambda: price_of("WHISK"), Decimal("2.50"))
        assert stock_level("WHISK").on_hand == 20

    def test_are_heard_under_a_columns_new_name(self, depot):
        depot.write("add", "SIEVE", "SIEVE", "KI", 2, 1)
        with listening():
            becomes(lambda: price_of("SIEVE"), Decimal("2.00"))
            depot.write("rename-column", "px_cents", "price_ct")
            try:
                depot.write("price", "SIEVE", Decimal("2.50"))
                becomes(lambda: price_of("SIEVE"), Decimal("2.50"))
            finally:
                depot.write("rename-column", "price_ct", "px_cents")

    def test_wait_with_a_reason_if_nobody_knows_the_new_name(self, depot):
        depot.write("add", "GRATER", "GRATER", "KI", 2, 1)
        with listening():
            becomes(lambda: price_of("GRATER"), Decimal("2.00"))
            depot.write("rename-column", "cat_cd", "regal")
            try:
                depot.write("price", "GRATER", Decimal("2.50"))
                becomes(lambda: Parked.objects.filter(error__contains="but regal").count(), 1)
            finally:
                depot.write("rename-column", "regal", "cat_cd")
            depot.write("price", "GRATER", Decimal("2.60"))
            becomes(lambda: aside("GRATER"), 2)
        assert price_of("GRATER") == Decimal("2.00")  # the second change waits behind the first

    def test_of_which_the_shop_can_sell_none_are_set_aside(self, depot):
        depot.write("add", "CURSED", "URN", "KI", -1, 1)
        with listening():
            becomes(lambda: Parked.objects.filter(error__contains="CURSED cannot cost -100.00 cents").count(), 1)
