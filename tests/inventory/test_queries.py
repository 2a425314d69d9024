from uuid import uuid4

import pytest
from django.db import connection

from inventory import queries, services
from inventory.models import StockItem
from inventory.queries import LedgerSum
from tests.inventory.warehouse import CLOCK, RUG, lines, stock

pytestmark = pytest.mark.django_db


class TestAvailable:
    def test_is_what_can_still_be_promised(self):
        stock(GARISH_RUG=5, TASTELESS_CLOCK=2)
        services.reserve(order_id=uuid4(), lines=lines(GARISH_RUG=2), checks=())
        assert queries.available([RUG, CLOCK]) == {RUG: 3, CLOCK: 2}

    def test_is_nothing_for_what_was_never_in_stock(self):
        assert queries.available(["NO-SUCH-THING"]) == {"NO-SUCH-THING": 0}

    def test_asks_once_for_many(self, django_assert_num_queries):
        stock(GARISH_RUG=5, TASTELESS_CLOCK=2)
        with django_assert_num_queries(1):
            queries.available([RUG, CLOCK, "NO-SUCH-THING"])


class TestLedgerSums:
    def test_follow_every_kind_of_movement(self):
        stock(GARISH_RUG=9, TASTELESS_CLOCK=2)
        gone, kept, back = uuid4(), uuid4(), uuid4()
        for order_id in (gone, kept, back):
            services.reserve(order_id=order_id, lines=lines(GARISH_RUG=2), checks=())
        services.consume(order_id=gone)
        services.release(order_id=back, why="REJECTED")
        services.adjust_stock(sku=RUG, quantity=-1, reason="moths", actor="ada")
        clock, rug = LedgerSum(CLOCK, 2, 0, 2, 0, 0), LedgerSum(RUG, 6, 2, 6, 2, 2)
        assert queries.ledger_sums() == [rug, clock]
        assert rug.adds_up
        assert clock.adds_up

    def test_give_an_empty_item_zeroes(self):
        StockItem.objects.create(sku=RUG)
        assert queries.ledger_sums() == [LedgerSum(RUG, 0, 0, 0, 0, 0)]

    def test_show_numbers_that_were_changed_behind_the_ledgers_back(self):
        stock(GARISH_RUG=5)
        with connection.cursor() as cursor:
            cursor.execute("update inventory_stockitem set on_hand = 4")
        [rug] = queries.ledger_sums()
        assert not rug.adds_up
