"""A crowd wants more than there is, records come twice, every worker is killed: the books are right afterwards.

`make crowd` runs it with the full five hundred orders.
"""

import logging
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import psycopg
import pytest

from orders.status import END
from tests.system.crowd import shop_till_they_drop
from tests.system.recovering import WORKERS, broken_invariants, kill, run_beside
from tests.system.running import soon

log = logging.getLogger(__name__)

SHOPPERS, SKUS = 50, 20
ORDERS = int(os.environ.get("CROWD_ORDERS", "100"))
PIECES_OF_EACH = ORDERS // 18  # an order wants 1.5 pieces on average, so a third of them is too many
ENDED_WITHIN_SECONDS = 120 + ORDERS

STOCK = """
from inventory.models import StockItem
from inventory.services import adjust_stock
for item in StockItem.objects.filter(on_hand__gt=0).exclude(sku__contains="RUG").order_by("sku")[:{skus}]:
    if more := {pieces} - item.available:
        adjust_stock(sku=item.sku, quantity=more, reason="The crowd is coming", actor="tests")
    print(item.sku)
"""
STATUSES = "select status from orders_order where id = any(%s::uuid[])"
ENDS = "select order_id from orders_orderstep where order_id = any(%s::uuid[]) and status = any(%s)"


def stocked(system, pieces):
    """So many pieces are free of each of some SKUs."""
    return system.manage("shell", "-v", "0", "-c", STOCK.format(skus=SKUS, pieces=pieces)).split()


@pytest.fixture
def scarce(system):
    system.wait_until_ready()
    yield stocked(system, PIECES_OF_EACH)
    stocked(system, 50)  # whoever comes next finds the shelves full


def rows(system, sql, *values):
    with psycopg.connect(system.env["DATABASE_URL"]) as database:
        return [row for (row,) in database.execute(sql, values)]


def kill_each_worker(system):
    for name in WORKERS:
        kill(system, name)


def publish_all_again(system):
    return int(run_beside(system, "tests.system.again"))


def ended(system, ids):
    statuses = rows(system, STATUSES, ids)
    assert len(statuses) == ORDERS
    assert set(statuses) <= END
    return Counter(statuses)


@pytest.mark.timeout(2 * ENDED_WITHIN_SECONDS + 120)
class TestCrowd:
    def test_every_order_ends_once_and_goods_money_and_mails_add_up(self, system, scarce):
        began = monotonic()
        with ThreadPoolExecutor(1) as aside:
            killing = aside.submit(kill_each_worker, system)
            ids = shop_till_they_drop(system.url, scarce, shoppers=SHOPPERS, orders=ORDERS)
            log.info("%s orders placed after %.0f s", ORDERS, monotonic() - began)
            assert publish_all_again(system) > ORDERS
            killing.result()
        tally = soon(lambda: ended(system, ids), within=ENDED_WITHIN_SECONDS, every=0.5)
        log.info("all ended after %.0f s: %s", monotonic() - began, dict(tally))
        assert publish_all_again(system) > 2 * ORDERS
        assert broken_invariants(system) == []
        assert ended(system, ids) == tally
        assert len(rows(system, ENDS, ids, list(END))) == ORDERS
        assert {"DELIVERED", "REJECTED", "CANCELLED"} <= set(tally)
