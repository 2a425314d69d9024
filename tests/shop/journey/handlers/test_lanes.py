from uuid import uuid4

import msgspec
import pytest

from events.outbox import publish_many
from events.testing import deliver
from orders.events import CheckPassed, OrderExpired
from orders.services import Wanted as Line
from shop.journey import facts, placing
from shop.journey.handlers import lanes
from shop.journey.models import Order
from tests.shop.journey.orders import NOON, RUG
from tests.shop.market import order, refusal, sell, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def wanted():
    """With an id of its own: facts outlive a test."""
    return msgspec.structs.replace(RUG, order_id=uuid4())


def drawn(order_id):
    return [
        (fact.source, fact.what) for fact in facts.facts_of(order_id) if fact.kind == "event" and fact.target == "log"
    ]


class TestLanes:
    @pytest.mark.parametrize(("number", "what"), [(4, "order-notified"), (5, "order-placed")])
    def test_show_the_events_of_the_early_stages(self, wanted, number, what):
        placing.place(number, wanted, at=NOON)
        deliver(only=[lanes.LANES])
        assert drawn(wanted.order_id) == [("Orders", what)]

    def test_show_the_shops_own_events_in_the_last_stage_with_their_place_on_the_log(self, wanted):
        sell("GARISH-RUG")
        placing.place(6, wanted, at=NOON)
        deliver(only=[lanes.LANES])
        assert drawn(wanted.order_id) == [("Orders", "order-placed")]
        assert facts.facts_of(wanted.order_id)[-1].detail.startswith("orders[")

    def test_show_nothing_of_orders_that_are_not_the_journeys(self):
        sell("GARISH-RUG")
        shops = order(Line("GARISH-RUG", 1))
        deliver(only=[lanes.LANES])
        assert drawn(shops) == []


class TestLastStage:
    @pytest.fixture
    def kept(self, wanted):
        return Order.place(wanted, stage=6).id

    def hear(self, *events):
        publish_many(events)
        deliver(only=[lanes.LANES])
        deliver(only=[lanes.LANES])

    def test_follows_the_shop_until_the_parcel_left(self, kept):
        told = story(kept)
        self.hear(*told)
        assert Order.objects.get(pk=kept).state == "shipped"
        assert ("Orders", "order-dispatched") in drawn(kept)

    def test_writes_down_that_stock_was_reserved_as_inventory_said_so(self, kept):
        self.hear(CheckPassed(order_id=kept, check="inventory"))
        assert drawn(kept) == [("Stock", "check-passed")]
        assert [(fact.source, fact.what) for fact in facts.facts_of(kept) if fact.kind == "state"] == [
            ("Stock", "reserved")
        ]

    def test_takes_over_the_reasons_of_a_late_no(self, kept):
        self.hear(refusal(kept))
        refused = Order.objects.get(pk=kept)
        assert (refused.state, refused.reason) == ("refused", "Only 1 Garish rug left.")

    def test_takes_over_that_it_expired(self, kept):
        self.hear(OrderExpired(order_id=kept, version=3, expired_at=NOON))
        assert Order.objects.get(pk=kept).reason == "The order was expired."
