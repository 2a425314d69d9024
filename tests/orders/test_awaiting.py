"""Whose turn it is, while an order stands still."""

from datetime import timedelta
from uuid import uuid4

import pytest

from events.models import Timer
from orders import services
from orders.models import Payment
from orders.queries import awaited
from tests.orders.conftest import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(place, settings):
    settings.ORDER_REQUIRED_CHECKS = ("details", "inventory", "fraud")
    return place()


def heard(order):
    services.await_verdicts(order_id=order.pk, now=NOON)
    return order


def passed(order, *checks):
    for check in checks:
        services.record_verdict(order_id=order.pk, check=check, answer="PASSED", received_at=NOON)
    return order


def payment(order, state, **columns):
    at = {"created_at": NOON, "changed_at": NOON}
    Payment.objects.create(order_id=order.pk, state=state, amount=order.total, currency="EUR", **at, **columns)


class TestChecks:
    def test_are_nobodys_turn_before_orders_has_heard_of_it(self, order):
        assert awaited(order.pk) == ("orders",)

    def test_that_did_not_answer_are_named(self, order):
        assert awaited(passed(heard(order), "inventory").pk) == ("details", "fraud")

    def test_are_no_longer_awaited_after_the_deadline(self, order):
        heard(order)
        Timer.objects.filter(due_at__lte=NOON + timedelta(minutes=1)).delete()  # the relay published it
        assert awaited(order.pk) == ("orders",)


class TestPayment:
    @pytest.fixture
    def validated(self, order):
        return passed(heard(order), "details", "inventory", "fraud")

    def test_is_the_turn_of_payments(self, validated):
        assert awaited(validated.pk) == ("payments",)
        payment(validated, "AUTHORIZING")
        assert awaited(validated.pk) == ("payments",)

    def test_is_the_shoppers_turn_after_a_declined_card(self, validated):
        payment(validated, "DECLINED")
        assert awaited(validated.pk) == ()

    def test_is_the_turn_of_orders_once_the_money_is_held(self, validated):
        payment(validated, "AUTHORIZED", reference="ch_1")
        assert awaited(validated.pk) == ("orders",)


class TestOthers:
    def test_are_not_for_orders_to_tell(self, order):
        services.cancel_order(order_id=order.pk, by="customer", now=NOON)
        assert awaited(order.pk) == ()

    def test_do_not_exist(self):
        assert awaited(uuid4()) == ()
