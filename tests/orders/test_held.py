"""Staff read why an order was left to them; what is on the log, and what shoppers read, says less."""

from datetime import timedelta

import pytest

from events.testing import deliver
from orders.handlers import FRAUD, VALIDATION
from orders.held import of_its_card, why_held
from orders.models import FlaggedCard
from orders.services import decide_review, flag_card, forget_flags, record_verdict
from tests.orders.cards import CARD_A
from tests.orders.conftest import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_fraud_is_asked(settings):
    settings.ORDER_REQUIRED_CHECKS = ("fraud",)


def texts(doubts):
    return [doubt.text for doubt in doubts]


@pytest.fixture
def held(place):
    flag_card(card_fingerprint=CARD_A, window_start=NOON, authorizations=4, heard_at=NOON)
    order = place(placed_at=NOON + timedelta(minutes=6), card_fingerprint=CARD_A)
    deliver([FRAUD, VALIDATION])
    return order


class TestWhyHeld:
    def test_names_card_number_and_window_and_leads_to_the_flag(self, held):
        (doubt,) = why_held(held.pk)
        assert doubt.text == (
            "Card aaaaaaaa… was authorized 4 times within five minutes, 01 May 2026, 12:00 to 12:05 UTC."
        )
        assert doubt.flag == FlaggedCard.objects.get().pk

    def test_tells_the_number_of_then(self, held):
        flag_card(card_fingerprint=CARD_A, window_start=NOON, authorizations=9, heard_at=NOON)
        assert "4 times" in why_held(held.pk)[0].text

    def test_adds_up_what_the_customer_ordered(self, place, settings):
        settings.FRAUD_FAIL_FROM, settings.FRAUD_REVIEW_FROM = 1000, 50
        order = place()
        deliver([FRAUD, VALIDATION])
        assert texts(why_held(order.pk)) == [
            "This customer's orders come to 54.88 EUR in one go: from 50 on, staff look at them."
        ]

    def test_is_nothing_once_staff_have_decided_but_the_story_keeps_it(self, held):
        decide_review(order_id=held.pk, check="fraud", passed=True, actor="olga")
        deliver([VALIDATION])
        assert why_held(held.pk) == []
        assert "4 times" in of_its_card(held.pk)[0].text

    def test_says_so_where_the_flag_is_forgotten(self, held):
        forget_flags(before=NOON + timedelta(days=30))
        assert texts(why_held(held.pk)) == ["There was a flag on its card, which is no longer kept."]

    def test_says_so_where_a_check_gave_no_reason(self, place):
        order = place()
        record_verdict(order_id=order.pk, check="fraud", answer="REFERRED", received_at=NOON)
        assert texts(why_held(order.pk)) == ["Fraud gave no reason."]

    def test_is_nothing_for_others(self, place):
        assert why_held(place().pk) == []
