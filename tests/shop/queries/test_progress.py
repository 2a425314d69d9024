import msgspec
import pytest

from orders.events import OrderCancelled, PaymentDeclined, Reason
from orders.status import Status
from shop.projections import ORDER_TRACKING
from shop.queries.progress import FAILED, ROAD, WORDS, message, stops
from shop.queries.receipt import first_told, paid_by
from shop.queries.tracking import steps_after, tracked_order
from tests.shop.market import NOON, ORDER, refusal, story

pytestmark = pytest.mark.django_db


def after(*events):
    for event in events:
        ORDER_TRACKING.handlers[type(event)](event)
    return tracked_order(ORDER, now=NOON)


def decline():
    reason = Reason("payments", "card-declined", "Your bank declined the card.")
    return PaymentDeclined(ORDER, 3, reason, NOON)


def noted(order, status):
    return next(stop.note for stop in stops(order) if stop.status == status)


class TestStops:
    def test_show_what_happened_where_it_is_and_what_is_ahead(self):
        states = [(stop.status, stop.state) for stop in stops(after(*story()[:3]))]
        assert states[:3] == [("PLACED", "done"), ("VALIDATED", "done"), ("PAID", "current")]
        assert [status for status, _ in states] == list(ROAD)
        assert {state for _, state in states[3:]} == {"ahead"}

    def test_end_where_an_order_was_refused(self):
        *_, last = stops(after(story()[0], refusal()))
        assert (last.status, last.state, last.note) == (
            "REJECTED",
            "failed",
            "Only 1 Garish rug left.",
        )

    def test_carry_the_parcel_s_number(self):
        [dispatched] = [stop for stop in stops(after(*story())) if stop.status == "DISPATCHED"]
        assert dispatched.note == "Snail, parcel SN-1"

    def test_tell_of_a_declined_card_only_until_another_one_paid(self):
        placed, validated, paid, *_ = story()
        declined = after(placed, validated, decline())
        assert noted(declined, Status.VALIDATED) == "Your bank declined the card."
        assert noted(after(msgspec.structs.replace(paid, version=4)), Status.VALIDATED) == ""


class TestWords:
    def test_exist_for_every_status(self):
        assert set(WORDS) == set(Status)

    def test_of_the_road_say_what_comes_next(self):
        assert all(words.next for status, words in ROAD.items() if status != Status.DELIVERED)


class TestMessage:
    def test_has_the_facts_for_programs(self):
        told = message(ORDER, after(*story()).steps[-1])
        assert (told["order_id"], told["version"], told["status"]) == (str(ORDER), 7, "DELIVERED")
        assert told["at"] == "2026-05-01T12:06:00Z"
        assert (told["final"], told["failed"]) == (True, False)

    def test_knows_failure(self):
        assert message(ORDER, after(story()[0], refusal()).steps[-1])["failed"]
        assert Status.DELIVERED not in FAILED


class TestACancelledOrder:
    """What it says of the money: the page, the socket that heard of nothing else, and the receipt."""

    @pytest.mark.parametrize(
        ("came_by", "says", "receipt"),
        [
            (1, "You have not paid anything.", ""),
            (2, "You pay nothing: if your bank holds the amount already, it is released.", "you pay nothing"),
            (3, "Your money is on its way back to you.", "demo"),
        ],
    )
    def test_says_one_thing_about_the_money(self, came_by, says, receipt):
        order = after(*story()[:came_by], OrderCancelled(ORDER, came_by + 1, "customer", NOON))
        [heard] = steps_after(ORDER, came_by)
        for step in (order.steps[-1], heard):
            assert message(ORDER, step)["sentence"] == f"Your order is cancelled. {says}"
        assert first_told(order, paid_by) == receipt
