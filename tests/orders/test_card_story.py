"""A card pays too often: the stream says so, its next order waits for staff, who let it go on.

Everything but Flink itself is as it runs; its record is written here as it would write it.
"""

from datetime import timedelta

import msgspec
import pytest
from django.db import connection, transaction

from events.consumer.apply import run
from events.consumer.record import Place, Record
from events.testing import deliver, published
from orders.card_windows import card_windows
from orders.events import OrderHeld
from orders.handlers import CARD_COUNTS, FRAUD, ORDER_PAYMENTS, PAYMENTS, POSSIBLE_FRAUD, VALIDATION
from orders.models import FlaggedCard, Order
from orders.services import CardRefused, decide_review, pay_with_another_card, tokenise
from tests.orders.conftest import NOON
from tests.orders.till import DECLINED, PAYS, SLOW, card, settle

pytestmark = pytest.mark.django_db

GROUPS = [FRAUD, VALIDATION, PAYMENTS, ORDER_PAYMENTS, CARD_COUNTS]
PAYER = tokenise(PAYS).fingerprint


@pytest.fixture(autouse=True)
def _only_fraud_is_asked(settings):
    settings.ORDER_REQUIRED_CHECKS = ("fraud",)


def at(minutes):
    return NOON + timedelta(minutes=minutes)


@pytest.fixture
def buy(place):
    def buy(*, minutes=0, number=PAYS):
        order = place(placed_at=at(minutes), **card(number))
        settle(GROUPS, clock=lambda: at(minutes))
        return status(order)

    return buy


def status(order):
    order.refresh_from_db()
    return order.status


def flink_says(authorizations, *, offset):
    said = {"card_fingerprint": PAYER, "window_start": "2026-05-01T12:00:00Z", "authorizations": authorizations}
    record = Record(
        place=Place("possible-fraud", 0),
        offset=offset,
        key=PAYER.encode(),
        value=msgspec.json.encode(said),
        headers=[],
        timestamp_ms=offset,
    )
    with transaction.atomic(), connection.cursor() as cursor:
        run(POSSIBLE_FRAUD, [record], cursor)


class TestACardThatPaysTooOften:
    @pytest.fixture(autouse=True)
    def _four_times(self, buy):
        assert [buy(minutes=minute) for minute in range(4)] == ["PAID"] * 4
        assert card_windows() == {(PAYER, NOON): 4}
        flink_says(4, offset=1)

    def test_has_its_next_order_held_until_staff_release_it(self, buy):
        with published() as log:
            assert buy(minutes=4) == "HELD"
        assert [reason.code for reason in log.one(OrderHeld).reasons] == ["card-review"]
        held = Order.objects.first()
        decide_review(order_id=held.pk, check="fraud", passed=True, actor="olga", reason="called back")
        deliver([VALIDATION])
        assert status(held) == "VALIDATED"
        settle(GROUPS, clock=lambda: at(4))
        assert status(held) == "PAID"

    def test_is_held_no_more_for_the_same_window_once_an_order_was_released(self, buy):
        buy(minutes=4)
        decide_review(order_id=Order.objects.first().pk, check="fraud", passed=True, actor="olga", reason="called back")
        settle(GROUPS, clock=lambda: at(4))
        assert card_windows() == {(PAYER, NOON): 5}
        flink_says(5, offset=2)
        assert buy(minutes=6) == "PAID"
        flag = FlaggedCard.objects.get()
        assert (flag.authorizations, flag.lifted_by) == (5, "olga")
        assert flag.lifted_why.endswith("was released: called back")

    def test_stays_flagged_when_staff_reject(self, buy):
        buy(minutes=4)
        decide_review(order_id=Order.objects.first().pk, check="fraud", passed=False, actor="olga")
        settle(GROUPS)
        assert status(Order.objects.first()) == "REJECTED"
        assert buy(minutes=6) == "HELD"

    def test_pays_no_order_that_was_checked_with_another_card(self, buy):
        assert buy(minutes=4, number=DECLINED) == "VALIDATED"
        with pytest.raises(CardRefused) as refused:
            pay_with_another_card(order_id=Order.objects.first().pk, card=tokenise(PAYS), now=at(5))
        assert "flag" not in str(refused.value)
        other = tokenise(SLOW)
        pay_with_another_card(order_id=Order.objects.first().pk, card=other, now=at(5))
        settle(GROUPS)
        assert status(Order.objects.first()) == "PAID"

    def test_is_heard_once_however_often_the_record_comes(self, buy):
        flink_says(4, offset=1)
        flink_says(4, offset=3)
        assert FlaggedCard.objects.get().authorizations == 4
