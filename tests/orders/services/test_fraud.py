"""Fraud: a running total per customer in a session window, exactly once. Weaknesses 3 and 12 do not come back here."""

from datetime import timedelta
from decimal import Decimal
from itertools import permutations
from uuid import UUID, uuid4

import pytest

from events.testing import published
from orders.events import CheckFailed, CheckPassed, CheckReferred, OrderPlaced
from orders.services import check_fraud
from shop.events import Money
from tests.orders.conftest import ADDRESS, CUSTOMER, NOON

pytestmark = pytest.mark.django_db

SOMEBODY_ELSE = UUID("0190a000-0000-7000-8000-00000000e15e")


@pytest.fixture(autouse=True)
def _thresholds(settings):
    settings.FRAUD_SESSION_GAP_SECONDS = 3600
    settings.FRAUD_FAIL_FROM = Decimal("2000.00")
    settings.FRAUD_REVIEW_FROM = Decimal("10000.00")


def placed(total, *, minutes=0, customer=CUSTOMER, email_hash="", checks=("fraud",), **more):
    return OrderPlaced(
        order_id=uuid4(),
        version=1,
        number="P-1",
        customer_id=customer,
        customer_version=1,
        address_id=ADDRESS,
        lines=(),
        delivery=Money(Decimal(0)),
        tax=Money(Decimal(0)),
        total=Money(Decimal(total)),
        checks=checks,
        placed_at=NOON + timedelta(minutes=minutes),
        email_hash=email_hash,
        **more,
    )


def answers(*orders):
    with published() as log:
        for order in orders:
            check_fraud(order)
    return [type(event) for event in log.events]


class TestCheckFraud:
    @pytest.mark.parametrize(("total", "answer"), [("1999.99", CheckPassed), ("2000.00", CheckFailed)])
    def test_fails_from_the_limit_on(self, total, answer):
        assert answers(placed(total)) == [answer]

    def test_adds_up_what_one_customer_orders_in_a_session(self):
        orders = [placed("900.00", minutes=minutes) for minutes in (0, 50, 100)]
        assert answers(*orders) == [CheckPassed, CheckPassed, CheckFailed]

    def test_begins_anew_after_a_pause(self):
        assert answers(placed("1500.00"), placed("1500.00", minutes=61)) == [CheckPassed, CheckPassed]

    def test_counts_an_order_where_it_was_placed_not_where_it_was_heard(self):
        late_but_between = placed("10.00", minutes=60)
        assert answers(placed("1500.00"), placed("600.00", minutes=120), late_but_between) == [
            CheckPassed, CheckPassed, CheckFailed,
        ]  # fmt: skip

    @pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
    def test_lets_no_more_than_the_limit_through_in_any_order_of_arrival(self, order):
        orders = [placed("900.00", minutes=minutes) for minutes in (0, 20, 40)]
        assert answers(*(orders[n] for n in order)) == [CheckPassed, CheckPassed, CheckFailed]

    def test_adds_nothing_for_an_order_that_comes_again(self):
        order = placed("1500.00")
        assert answers(order, order, order) == [CheckPassed]
        assert answers(placed("400.00")) == [CheckPassed]

    def test_does_not_mix_up_customers(self):
        assert answers(placed("1500.00"), placed("1500.00", customer=SOMEBODY_ELSE)) == [CheckPassed, CheckPassed]

    def test_knows_guests_by_the_hash_of_their_address(self):
        guests = [placed("1500.00", customer=uuid4(), email_hash="beef") for _ in range(2)]
        assert answers(*guests) == [CheckPassed, CheckFailed]

    def test_is_not_talked_down_by_a_negative_total(self):
        assert answers(placed("-5000.00"), placed("2000.00")) == [CheckPassed, CheckFailed]

    def test_leaves_the_largest_sums_to_staff(self):
        assert answers(placed("10000.00")) == [CheckReferred]

    def test_leaves_a_middle_range_to_staff_if_that_limit_is_the_lower_one(self, settings):
        settings.FRAUD_REVIEW_FROM = Decimal("1000.00")
        assert answers(placed("1000.00"), placed("1000.00")) == [CheckReferred, CheckFailed]

    def test_counts_but_does_not_answer_an_order_that_does_not_ask(self):
        assert answers(placed("1500.00", checks=("inventory",)), placed("1500.00")) == [CheckFailed]
