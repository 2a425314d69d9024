from datetime import timedelta

import msgspec
import pytest

from orders.status import Status
from shipping.queries import Parcel
from shop.projections import ORDER_TRACKING
from shop.queries import waiting as module
from shop.queries.tracking import tracked_order
from shop.queries.waiting import WORDS, waiting
from tests.shop.market import NOON, ORDER, story

pytestmark = pytest.mark.django_db


def after(*events):
    for event in events:
        ORDER_TRACKING.handlers[type(event)](event)
    return tracked_order(ORDER, now=NOON)


def overdue(order):
    return order.steps[-1].at + timedelta(seconds=11)


def says(order, monkeypatch, *, orders=(), parcel=Parcel.TO_BE_PACKED):
    """What the page says, when the services answer so."""
    monkeypatch.setattr(module, "awaited", lambda _: orders)
    monkeypatch.setattr(module, "parcel_of", lambda _: parcel)
    return waiting(order, now=overdue(order))


class TestWaiting:
    def test_is_for_the_log_until_that_told_of_the_order(self):
        order = msgspec.structs.replace(after(story()[0]), on_log=False)
        assert waiting(order, now=NOON + timedelta(seconds=1)) == ""
        assert "waiting for our event log" in waiting(order, now=NOON + timedelta(seconds=3))

    def test_is_not_for_the_log_when_the_order_went_on_and_only_we_did_not_hear(self):
        order = msgspec.structs.replace(after(*story()[:2]), on_log=False)
        assert waiting(order, now=order.steps[-1].at + timedelta(seconds=3)) == ""

    def test_asks_nobody_and_says_nothing_while_all_is_well(self, django_assert_num_queries):
        order = after(story()[0])
        with django_assert_num_queries(0):
            assert waiting(order, now=NOON + timedelta(seconds=5)) == ""

    def test_says_nothing_of_an_order_at_its_end(self):
        order = after(*story())
        assert waiting(order, now=overdue(order)) == ""

    def test_names_every_check_that_did_not_answer(self, monkeypatch):
        said = says(after(story()[0]), monkeypatch, orders=("inventory", "fraud"))
        assert said.startswith("Waiting for the stock check (Inventory) and the fraud check (Fraud)…")

    @pytest.mark.parametrize(
        ("steps", "parcel", "service"),
        [
            (3, Parcel.TO_BE_PACKED, "(Fulfilment)"),
            (3, Parcel.TO_BE_BOOKED, "(Orders)"),
            (4, Parcel.TO_BE_BOOKED, "(Shipping)"),
            (4, Parcel.OUT_OF_HAND, "(Orders)"),
        ],
    )
    def test_names_who_has_the_parcel(self, monkeypatch, steps, parcel, service):
        assert service in says(after(*story()[:steps]), monkeypatch, parcel=parcel)

    def test_says_nothing_of_carriers_who_take_their_time(self, monkeypatch):
        order = after(*story()[:4])
        assert order.status == Status.PACKED
        assert says(order, monkeypatch, parcel=Parcel.BOOKED) == ""

    def test_names_a_check_that_it_does_not_know_as_it_is_called(self, monkeypatch):
        assert "horoscope" not in WORDS
        assert says(after(story()[0]), monkeypatch, orders=("horoscope",)).startswith("Waiting for horoscope…")
