"""What a lane makes of an order's facts."""

from uuid import uuid4

import pytest

from shop.journey import facts, lanes, placing, stages
from shop.journey.telling import Progress

TOUR = uuid4()


@pytest.fixture
def log():
    """An order of nobody's; facts about it."""
    order_id = uuid4()

    def record(*what, **more):
        kind, source, target = what
        facts.record(kind, source=source, target=target, what="ship_order", order_id=order_id, **more)

    record.order_id = order_id
    return record


def told(log, number=4, **reached):
    return lanes.lane(stages.stage(number), Progress(log.order_id, number, **reached)).told


class TestLane:
    def test_counts_calls_and_what_was_published(self, log):
        log("call", "Shopper", "Orders")
        log("event", "Orders", "Log")
        log("event", "Log", "Shipping")
        log("call", "Shipping", "Customers")
        assert (told(log)["calls"], told(log)["events"]) == (2, 1)

    def test_draws_every_fact_in_order(self, log):
        log("call", "Shopper", "Orders")
        log("answer", "Orders", "Shopper", took_ms=4)
        drawn = lanes.lane(stages.stage(1), Progress(log.order_id, 1)).signals
        assert [signal["who"] for signal in drawn] == ["You press the button, and wait", "You get a yes"]

    def test_waits_with_the_shopper_until_there_is_an_order(self, log):
        assert told(log)["state"] == "unknown"
        log("call", "Shopper", "Orders")
        assert told(log)["words"] == "The shopper waits"

    def test_of_a_refused_order_has_lost_it(self, log):
        lost = told(log, state="refused", reason="Shipping does not answer.", took_ms=2003)
        assert (lost["lost"], lost["badge"], lost["reason"], lost["answered"]) == (
            1,
            "bad",
            "Shipping does not answer.",
            "2 s",
        )

    def test_of_a_shipped_one_says_how_long_it_took(self, log):
        order = placing.Wanted(log.order_id, uuid4(), "GARISH-RUG", 1)
        assert order.order_id == log.order_id
        assert told(log, state="shipped")["words"] == "Shipped"


class TestRoads:
    def test_are_six_and_the_last_three_have_events(self):
        assert [lane.by_events for lane in lanes.empty()] == [False] * 3 + [True] * 3
        assert [lane.middle for lane in lanes.empty()] == ["", "Tables", "", "Log", "Log", "Log"]

    def test_have_an_order_of_their_own_in_each_tour(self):
        assert len({*lanes.order_ids(TOUR), *lanes.order_ids(uuid4())}) == 12
