import itertools
import random
from uuid import uuid4

import pytest
from django.forms import model_to_dict

from events.projections.purity import ROUGH_TWISTS, assert_pure
from inventory.events import StockAdjusted, StockReceived, StockReserved
from shop import projections
from shop.models import Availability, OrderTracking, TrackingStep
from shop.projections import AVAILABILITY, ORDER_TRACKING, ORDERS_TRACKED, PIECES_LEFT
from tests.shop.market import ORDER, refusal, story

pytestmark = pytest.mark.django_db


def hear(group, *events):
    for event in events:
        group.handlers[type(event)](event)


def rows():
    steps = TrackingStep.objects.order_by("version").values_list("version", "status", "at", "detail")
    return model_to_dict(OrderTracking.objects.get()), list(steps)


def shuffled(seed):
    events = story() * 2
    random.Random(seed).shuffle(events)
    return events


class TestOrderTracking:
    def test_tells_the_whole_story(self):
        hear(ORDER_TRACKING, *story())
        order, steps = rows()
        assert (order["status"], order["version"], order["number"]) == ("DELIVERED", 7, "P-10423")
        assert order["lines"][0]["unit_price"] == {"amount": "20.00", "currency": "EUR"}
        assert [status for _, status, _, _ in steps] == [
            "PLACED",
            "VALIDATED",
            "PAID",
            "PACKED",
            "DISPATCHED",
            "OUT_FOR_DELIVERY",
            "DELIVERED",
        ]
        assert steps[4][3] == {"carrier": "Snail", "tracking": "SN-1"}

    @pytest.mark.parametrize("twist", ROUGH_TWISTS, ids=str)
    def test_is_the_same_after_duplicates_and_permutations(self, twist):
        other = uuid4()
        assert_pure(ORDERS_TRACKED, [*story(), story(other)[0], refusal(other)], twist)

    def test_never_goes_back(self):
        seen = []
        for event in shuffled(7):
            hear(ORDER_TRACKING, event)
            seen.append(OrderTracking.objects.get().version)
        assert seen == sorted(seen)

    @pytest.mark.parametrize("turn", [1, -1])
    def test_keeps_the_reasons_of_a_refusal(self, turn):
        hear(ORDER_TRACKING, *[story()[0], refusal()][::turn])
        order, steps = rows()
        assert (order["status"], order["number"]) == ("REJECTED", "P-10423")
        assert order["reasons"][0]["text"] == "Only 1 Garish rug left."
        assert steps[1][3] == {"reasons": "Only 1 Garish rug left."}

    def test_rings_for_the_order_after_commit(self, monkeypatch, django_capture_on_commit_callbacks):
        rung = []
        monkeypatch.setattr(projections.doorbell, "ring", rung.append)
        with django_capture_on_commit_callbacks(execute=True):
            hear(ORDER_TRACKING, story()[0])
            assert rung == []
        assert rung == [f"order.{ORDER.hex}"]

    def test_hears_every_event_of_orders(self):
        from events.declare import registry

        told = {cls for cls in registry.values() if cls.topic.name == "orders"}
        assert told == set(ORDER_TRACKING.handlers)


STOCK = [
    StockReceived("GARISH-RUG", 1, 10, 10, 0, "delivery", "ada"),
    StockReserved("GARISH-RUG", 2, 4, 10, 4, ORDER),
    StockAdjusted("GARISH-RUG", 3, -1, 9, 4, "moths", "ada"),
]


class TestAvailability:
    @pytest.mark.parametrize("twist", ROUGH_TWISTS, ids=str)
    def test_is_the_same_after_duplicates_and_permutations(self, twist):
        assert_pure(PIECES_LEFT, [*STOCK, StockReceived("LOUD-LAMP", 1, 5, 5, 0, "delivery", "ada")], twist)

    @pytest.mark.parametrize("events", list(itertools.permutations(STOCK * 2, 4))[::7])
    def test_follows_the_newest_event_heard(self, events):
        projections.hear_availability_on_stock_changes(events)
        newest = max(events, key=lambda event: event.version)
        row = Availability.objects.get()
        assert (row.version, row.available) == (newest.version, newest.on_hand - newest.reserved)

    def test_hears_of_skus_that_are_longer_than_the_shop_s_own(self):
        sku = "SKU-OF-AN-UNREASONABLE-SUPPLIER".ljust(64, "0")
        projections.hear_availability_on_stock_changes([StockReceived(sku, 1, 5, 5, 0, "delivery", "ada")])
        assert Availability.objects.get(sku=sku).available == 5

    def test_hears_every_event_of_stock(self):
        from events.declare import registry

        told = {cls for cls in registry.values() if cls.topic.name == "stock"}
        assert told == set(AVAILABILITY.handlers)
