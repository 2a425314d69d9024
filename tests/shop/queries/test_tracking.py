from datetime import timedelta

import pytest

from orders.services import record_verdict
from shop.projections import ORDER_TRACKING
from shop.queries import tracking
from shop.queries.tracking import tracked_order
from tests.shop.market import NOON, ORDER, order, sell, story

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(minutes=1)


def hear(*events):
    for event in events:
        ORDER_TRACKING.handlers[type(event)](event)


@pytest.fixture
def placed(settings):
    """An order of which Orders knows, and nobody else yet. One verdict is enough for it."""
    settings.ORDER_REQUIRED_CHECKS = ("inventory",)
    sell()
    return order()


@pytest.fixture
def orders_is_not_asked(monkeypatch):
    def fail(order_id):
        pytest.fail(f"Orders was asked for {order_id}.")

    monkeypatch.setattr(tracking, "order_snapshot", fail)


class TestTrackedOrder:
    def test_asks_orders_while_the_log_is_silent(self, placed):
        found = tracked_order(placed, now=NOON)
        assert (found.status, found.version, found.on_log) == ("PLACED", 1, False)
        assert found.total.amount == found.sums[0][1].amount + found.delivery.amount

    def test_is_nothing_for_an_id_that_was_never_issued(self):
        assert tracked_order(ORDER, now=NOON) is None

    def test_asks_nobody_once_the_log_has_spoken(self, orders_is_not_asked):
        hear(*story()[:3])
        found = tracked_order(ORDER, now=story()[2].paid_at + timedelta(seconds=1))
        assert (found.status, found.version, found.on_log) == ("PAID", 3, True)

    def test_asks_nobody_about_an_order_at_its_end(self, orders_is_not_asked):
        hear(*story())
        assert tracked_order(ORDER, now=NOON + timedelta(days=9)).status == "DELIVERED"

    def test_asks_orders_about_an_order_that_stands_still(self, placed):
        hear(story(placed)[0])
        record_verdict(order_id=placed, check="inventory", answer="PASSED", received_at=LATER)
        assert tracked_order(placed, now=NOON).version == 1
        found = tracked_order(placed, now=LATER)
        assert (found.status, found.version, found.on_log) == ("VALIDATED", 2, True)

    def test_asks_orders_when_the_reader_has_seen_more_than_was_heard(self, placed):
        hear(story(placed)[0])
        record_verdict(order_id=placed, check="inventory", answer="PASSED", received_at=NOON)
        assert tracked_order(placed, now=NOON, after=2).version == 2

    def test_waits_for_the_order_itself_when_a_later_event_came_first(self, placed):
        hear(story(placed)[1])
        found = tracked_order(placed, now=NOON)
        assert (found.status, found.on_log) == ("PLACED", False)

    def test_tells_why_orders_refused(self, placed):
        from orders.events import Reason

        why = Reason("inventory", "out-of-stock", "Only 1 left.")
        record_verdict(order_id=placed, check="inventory", answer="FAILED", reasons=[why], received_at=LATER)
        found = tracked_order(placed, now=LATER)
        assert found.steps[-1].detail["reasons"] == "Only 1 left."
