from uuid import uuid4

import pytest

from shop.journey import placing, tracking
from shop.journey.models import Order, Shipment
from shop.journey.tracking import Counters, Progress
from tests.shop.journey.orders import HOME, NOON, ORDER, RUG, register_ada

pytestmark = pytest.mark.django_db


class TestProgress:
    def test_tells_how_far_an_order_has_come_and_where_its_parcel_went(self):
        register_ada()
        placing.place(1, RUG, at=NOON)
        found = tracking.progress([ORDER])[ORDER]
        assert (found.stage, found.state, found.address, found.placed_at) == (1, "shipped", HOME, NOON)
        assert found.shipped_at is not None

    def test_knows_nothing_of_what_was_never_placed(self):
        nothing = uuid4()
        assert tracking.progress([nothing]) == {nothing: Progress(nothing, 0)}


class TestCounters:
    def test_are_nought_in_every_lane_at_first(self):
        assert tracking.counters() == {number: Counters() for number in range(1, 7)}

    def test_count_what_waits_what_left_and_who_was_sent_away(self):
        register_ada()
        placing.place(1, RUG, at=NOON)
        Order.place(placing.wanted(uuid4(), 2), stage=2)
        Order.refuse(placing.wanted(uuid4(), 3), stage=3, reason="Shipping does not answer.")
        counted = tracking.counters()
        assert counted[1] == Counters(placed=1, shipped=1)
        assert counted[2] == Counters(placed=1, waiting=1)
        assert (counted[3], counted[3].lost) == (Counters(refused=1), 1)

    def test_count_a_parcel_that_left_for_an_order_which_was_refused(self):
        refused = Order.refuse(placing.wanted(uuid4(), 3), stage=3, reason="Shipping did not answer within 2 s.")
        Shipment.dispatch(refused.id, stage=3, address=HOME)
        Shipment.dispatch(uuid4(), stage=3, address=HOME)
        assert tracking.counters()[3].orphans == 2
