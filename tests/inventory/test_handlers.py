from itertools import permutations
from uuid import uuid4

import pytest
from django.db import transaction

from events.outbox import publish_many
from events.testing import deliver, published
from inventory.events import ReservationReleased, StockReturned
from inventory.handlers import RESERVATIONS
from inventory.models import Movement, Reservation, Verdict
from orders.events import CheckFailed, CheckPassed
from tests.inventory.warehouse import (
    RUG,
    assert_books_add_up,
    came_back,
    cancelled,
    dispatched,
    expired,
    line,
    numbers,
    placed,
    rejected,
    stock,
)

pytestmark = pytest.mark.django_db


def happen(*events):
    with transaction.atomic():
        publish_many(events)
    deliver(only=[RESERVATIONS])


class TestReservations:
    def test_answer_an_order_within_its_story(self):
        stock(GARISH_RUG=5)
        order = placed(line(RUG, 2))
        with published() as log:
            happen(order)
        cause, *effects = log.records
        assert [type(record.event) for record in effects][-1] is CheckPassed
        assert all(record.incoming.causation_id == str(cause.id) for record in effects)
        assert Movement.objects.get(kind="reserved").cause_id == cause.id

    def test_answer_a_hopeless_order_too(self):
        order = placed(line(RUG, 2))
        with published() as log:
            happen(order)
        assert [event.order_id for event in log.of(CheckFailed)] == [order.order_id]

    @pytest.mark.parametrize(
        ("end", "why"), [(rejected, "REJECTED"), (cancelled, "CANCELLED"), (expired, "EXPIRED")], ids=str
    )
    def test_give_back_what_an_order_held_that_ended(self, end, why):
        stock(GARISH_RUG=5)
        order = placed(line(RUG, 2))
        with published() as log:
            happen(order, end(order.order_id))
        assert numbers(RUG) == (5, 0)
        assert [event.why for event in log.of(ReservationReleased)] == [why]

    def test_let_dispatched_goods_go(self):
        stock(GARISH_RUG=5)
        order = placed(line(RUG, 2))
        happen(order, dispatched(order.order_id))
        assert numbers(RUG) == (3, 0)

    def test_take_back_what_was_returned_and_tell_that_it_may_be_sold(self):
        stock(GARISH_RUG=5)
        order = placed(line(RUG, 2))
        happen(order, dispatched(order.order_id))
        back = came_back(order.order_id, RUG, 1)
        with published() as log:
            happen(back, back)
        assert numbers(RUG) == (4, 0)
        assert log.of(StockReturned) == [StockReturned(RUG, 4, 1, 4, 0, order.order_id)]
        assert_books_add_up()


ORDER = uuid4()
ENDS = [rejected(ORDER), cancelled(ORDER)]


@pytest.mark.parametrize("story", list(permutations([placed(line(RUG, 2), order_id=ORDER), *ENDS])))
def test_an_order_that_ended_holds_nothing_in_whatever_order_and_however_often_its_events_come(story):
    stock(GARISH_RUG=5)
    happen(*story, *story)
    assert numbers(RUG) == (5, 0)
    assert not Reservation.objects.filter(state="held").exists()
    assert Verdict.objects.filter(order_id=ORDER).count() == 1
    assert_books_add_up()


@pytest.mark.parametrize(
    "story",
    [
        [placed(line(RUG, 2), order_id=ORDER), dispatched(ORDER)],
        [placed(line(RUG, 2), order_id=ORDER)] * 3 + [dispatched(ORDER)] * 3,
        [placed(line(RUG, 2), order_id=ORDER), dispatched(ORDER), rejected(ORDER)],
        [placed(line(RUG, 2), order_id=ORDER), dispatched(ORDER)] * 2,
    ],
)
def test_a_dispatched_order_takes_its_pieces_once_however_often_its_events_come(story):
    stock(GARISH_RUG=5)
    happen(*story)
    assert numbers(RUG) == (3, 0)
    assert_books_add_up()
