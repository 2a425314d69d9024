from datetime import timedelta

import msgspec
import pytest
from django.utils import translation

from events.models import Parked
from orders.status import Status
from shipping.queries import Parcel
from shop.projections import ORDER_TRACKING
from shop.queries import parcels
from shop.queries import waiting as module
from shop.queries.services import Errands, Parts
from shop.queries.tracking import tracked_order
from shop.queries.waiting import WORDS, waiting
from tests.shop.market import NOON, ORDER, story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_is_well")]

ALL_WELL = Parts(
    asked_at=NOON,
    relay_runs=True,
    unpublished=0,
    groups={
        **dict.fromkeys(("order-validation", "order-payments", "order-shipments", "order-details-checks"), (1, 0)),
        **dict.fromkeys(("inventory-reservations", "fraud-checks", "payments", "fulfilment", "shipping"), (1, 0)),
    },
    paused=frozenset(),
    errands=dict.fromkeys(("payments", "shipping"), Errands(0, run=True)),
)


@pytest.fixture
def all_is_well(monkeypatch):
    """Nobody asks Kafka here; a test may change what is true."""

    def but(**changes):
        changed = msgspec.structs.replace(ALL_WELL, **changes)
        monkeypatch.setattr(module, "parts", lambda: changed)

    but()
    return but


def after(*events):
    for event in events:
        ORDER_TRACKING.handlers[type(event)](event)
    return tracked_order(ORDER, now=NOON)


def overdue(order):
    return order.steps[-1].at + timedelta(seconds=11)


def says(order, monkeypatch, *, orders=(), parcel=Parcel.TO_BE_PACKED, before_staff=False):
    """What the page says, when the services answer so."""
    monkeypatch.setattr(module, "awaited", lambda _: orders)
    monkeypatch.setattr(parcels, "parcels_of", lambda orders: dict.fromkeys(orders, (parcel, before_staff)))
    found = waiting(order, now=overdue(order))
    return found.sentence if found else ""


def tells(order, monkeypatch, *services):
    """How it says that these services are."""
    monkeypatch.setattr(module, "awaited", lambda _: services)
    return waiting(order, now=overdue(order)).how


class TestWaiting:
    def test_is_for_the_log_until_that_told_of_the_order(self):
        order = msgspec.structs.replace(after(story()[0]), on_log=False)
        assert waiting(order, now=NOON + timedelta(seconds=1)) is None
        assert "waiting for our event log" in waiting(order, now=NOON + timedelta(seconds=3)).sentence

    def test_is_not_for_the_log_when_the_order_went_on_and_only_we_did_not_hear(self):
        order = msgspec.structs.replace(after(*story()[:2]), on_log=False)
        assert waiting(order, now=order.steps[-1].at + timedelta(seconds=3)) is None

    def test_asks_nobody_and_says_nothing_while_all_is_well(self, django_assert_num_queries):
        order = after(story()[0])
        with django_assert_num_queries(0):
            assert waiting(order, now=NOON + timedelta(seconds=5)) is None

    def test_says_nothing_of_an_order_at_its_end(self):
        order = after(*story())
        assert waiting(order, now=overdue(order)) is None

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

    @pytest.mark.parametrize(("automatic_after", "service"), [(None, ""), (2.0, "(Fulfilment)")])
    def test_says_nothing_of_packers_whose_list_it_is_on(self, monkeypatch, settings, automatic_after, service):
        settings.FULFILMENT_AUTOMATIC_AFTER_SECONDS = automatic_after
        said = says(after(*story()[:3]), monkeypatch, before_staff=True)
        assert service in said if service else said == ""

    def test_says_nothing_of_carriers_who_take_their_time(self, monkeypatch):
        order = after(*story()[:4])
        assert order.status == Status.PACKED
        assert says(order, monkeypatch, parcel=Parcel.BOOKED) == ""

    def test_names_a_check_that_it_does_not_know_as_it_is_called(self, monkeypatch):
        assert "horoscope" not in WORDS
        assert says(after(story()[0]), monkeypatch, orders=("horoscope",)).startswith("Waiting for horoscope…")


class TestHowTheyAre:
    def test_says_since_when(self, monkeypatch):
        order = after(*story()[:2])
        monkeypatch.setattr(module, "awaited", lambda _: ("payments",))
        assert waiting(order, now=overdue(order)).since == order.steps[-1].at

    def test_says_that_a_service_runs(self, monkeypatch):
        assert tells(after(story()[0]), monkeypatch, "inventory") == "Inventory is running."

    @pytest.mark.parametrize(
        ("behind", "said"),
        [
            (1, "Inventory is running."),  # this one
            (2, "Inventory is running, and has up to 1 task before yours."),
            (121, "Inventory is running, and has up to 120 tasks before yours."),
        ],
    )
    def test_says_how_much_comes_first(self, monkeypatch, all_is_well, behind, said):
        all_is_well(groups=ALL_WELL.groups | {"inventory-reservations": (1, behind)})
        assert tells(after(story()[0]), monkeypatch, "inventory") == said

    def test_says_of_each_service_how_it_is(self, monkeypatch, all_is_well):
        all_is_well(groups=ALL_WELL.groups | {"fraud-checks": (0, 3)}, paused=frozenset({"inventory-reservations"}))
        assert tells(after(story()[0]), monkeypatch, "inventory", "fraud") == (
            "Inventory is paused at the moment, and takes your order up when it goes on. "
            "Fraud is not running at the moment, and takes your order up as soon as it is back."
        )

    def test_counts_errands_that_nobody_runs(self, monkeypatch, all_is_well):
        all_is_well(errands=ALL_WELL.errands | {"payments": Errands(4, run=False)})
        assert "Payments is not running" in tells(after(*story()[:2]), monkeypatch, "payments")
        all_is_well(errands=ALL_WELL.errands | {"payments": Errands(4, run=True)})
        assert "up to 3 tasks before yours" in tells(after(*story()[:2]), monkeypatch, "payments")

    def test_says_that_an_order_was_set_aside(self, monkeypatch):
        order = after(story()[0])
        for group, key in (("inventory-reservations", str(ORDER)), ("fraud-checks", "another order")):
            rows = {"topic": "orders", "key": key.encode(), "partition": 0, "offset": 7, "headers": b"[]"}
            Parked.objects.create(group_name=group, timestamp_ms=0, error="No such rug.", **rows)
        said = tells(order, monkeypatch, "inventory", "fraud")
        assert said == "Inventory set your order aside: somebody of us has to look at it. Fraud is running."

    def test_says_that_nothing_moves_without_the_relay(self, monkeypatch, all_is_well):
        all_is_well(relay_runs=False)
        said = tells(after(story()[0]), monkeypatch, "inventory")
        assert said == "Nothing is written to the log at the moment. Inventory is running."

    def test_says_that_nobody_knows_while_kafka_is_away(self, monkeypatch, all_is_well):
        all_is_well(groups={})
        assert tells(after(story()[0]), monkeypatch, "inventory") == (
            "The log does not answer at the moment. We cannot see at the moment whether Inventory is running."
        )

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"unpublished": 1}, "The log is running."),
            ({"unpublished": 8}, "The log is running, and 7 messages are before yours."),
            ({"relay_runs": False}, "Nothing is written to the log at the moment."),
            ({"groups": {}}, "The log does not answer at the moment."),
        ],
    )
    def test_says_how_the_log_is_that_an_order_waits_for(self, all_is_well, changes, said):
        all_is_well(**changes)
        order = msgspec.structs.replace(after(story()[0]), on_log=False)
        assert waiting(order, now=NOON + timedelta(seconds=3)).how == said

    def test_is_told_in_german(self, monkeypatch, all_is_well):
        all_is_well(groups=ALL_WELL.groups | {"inventory-reservations": (1, 3)})
        with translation.override("de"):
            assert tells(after(story()[0]), monkeypatch, "inventory") == (
                "Inventory läuft und hat bis zu 2 Aufgaben vor deiner."
            )
