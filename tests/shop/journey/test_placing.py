from uuid import uuid4

import msgspec
import pytest

from orders.queries import order_snapshot
from shop.journey import calls, facts, placing
from shop.journey.models import Order, Shipment, StockItem, Switch
from tests.shop.journey.orders import HOME, NOON, ORDER, RUG, register_ada, state
from tests.shop.market import sell

pytestmark = pytest.mark.django_db

LATER = NOON.replace(hour=13)


@pytest.fixture
def tour():
    return uuid4()


class TestWanted:
    def test_is_the_same_order_in_every_lane_under_an_id_of_its_own(self, tour):
        lanes = [placing.wanted(tour, number) for number in range(1, 7)]
        assert len({lane.order_id for lane in lanes}) == 6
        assert len({(lane.customer_id, lane.quantity) for lane in lanes}) == 1

    def test_is_of_the_shops_own_rugs_in_the_shops_own_lane_only(self, tour):
        piles = [placing.wanted(tour, number).sku for number in range(1, 7)]
        assert len(set(piles)) == 6  # else all would wait for the row that stage 3 holds while it calls
        assert piles[-1] == "GARISH-RUG"

    def test_is_one_order_however_often_it_is_asked_for(self, tour):
        assert placing.order_id_of(tour, 3) == placing.order_id_of(tour, 3)


class TestPlace:
    def test_says_yes_and_how_long_it_took(self):
        answer = placing.place(5, RUG, at=LATER)
        assert (answer.order_id, answer.stage, answer.ok, answer.reason) == (ORDER, 5, True, "")
        assert Order.objects.get(pk=ORDER).took_ms == answer.took_ms > 0

    def test_keeps_the_time_of_placing(self):
        placing.place(5, RUG, at=LATER)
        assert Order.objects.get(pk=ORDER).placed_at == NOON

    def test_tells_the_lane_who_was_asked(self):
        another = msgspec.structs.replace(RUG, order_id=uuid4())
        placing.place(2, another, at=LATER)
        told = [(fact.kind, fact.source, fact.target) for fact in facts.facts_of(another.order_id)]
        assert told == [
            ("call", "Shopper", "Orders"),
            ("call", "Orders", "Stock"),
            ("answer", "Stock", "Orders"),
            ("answer", "Orders", "Shopper"),
        ]

    def test_gives_the_first_answer_again(self):
        first = placing.place(2, RUG, at=LATER)
        assert placing.place(2, RUG, at=LATER) == first
        assert StockItem.objects.get(sku="GARISH-RUG").reserved == 1

    def test_keeps_an_order_in_the_stage_that_it_was_placed_in(self):
        placing.place(2, RUG, at=LATER)
        assert placing.place(5, RUG, at=LATER).stage == 2

    def test_says_no_with_the_reason_and_keeps_nothing_else(self, monkeypatch):
        def nobody_there(_told):
            raise calls.NotAnswered("Shipping does not answer.")

        monkeypatch.setattr(calls, "ship", nobody_there)
        answer = placing.place(3, RUG, at=LATER)
        assert (answer.ok, answer.reason) == (False, "Shipping does not answer.")
        assert state() == "refused"
        assert not StockItem.objects.filter(reserved__gt=0).exists()
        assert placing.place(3, RUG, at=LATER).reason == answer.reason

    def test_says_no_when_nothing_is_left(self):
        StockItem.objects.create(sku="GARISH-RUG", on_hand=0)
        assert "no 1 of GARISH-RUG left" in placing.place(2, RUG, at=LATER).reason


class TestMonolith:
    def test_ships_in_the_same_transaction(self):
        register_ada()
        assert placing.place(1, RUG, at=LATER).ok
        assert state() == "shipped"
        assert Shipment.objects.get(pk=ORDER).address == HOME

    @pytest.mark.parametrize("service", ["shipping", "customers"])
    def test_keeps_nothing_while_a_service_is_switched_off(self, service):
        register_ada()
        Switch.objects.create(name=service, off=True)
        answer = placing.place(1, RUG, at=LATER)
        assert not answer.ok
        assert f"{service.capitalize()} is switched off (simulated" in answer.reason
        assert not Shipment.objects.exists()
        assert not StockItem.objects.filter(reserved__gt=0).exists()


class TestStreams:
    def test_says_no_as_the_shop_does(self):
        answer = placing.place(6, RUG, at=LATER)
        assert not answer.ok
        assert "GARISH-RUG" in answer.reason
        assert state() == "refused"

    def test_places_an_order_of_the_shop_under_the_same_id(self):
        sell("GARISH-RUG")
        assert placing.place(6, RUG, at=LATER).ok
        assert order_snapshot(ORDER).lines[0].sku == "GARISH-RUG"
        assert state() == "placed"
