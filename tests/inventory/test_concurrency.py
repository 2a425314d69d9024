"""Real transactions at the same time, on real connections: what only PostgreSQL's locks can promise."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from events.testing import published
from inventory import services
from inventory.services import Outcome
from orders.events import CheckFailed, CheckPassed
from tests.inventory.warehouse import (
    CLOCK,
    LAMP,
    RUG,
    assert_books_add_up,
    line,
    lines,
    numbers,
    stock,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs):
    """Run each job in a thread and on a connection of its own, all let go at the same moment."""
    start = Barrier(len(jobs))

    def run(job):
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def reserving(wanted, order_id=None):
    return lambda: services.reserve(order_id=order_id or uuid4(), lines=wanted, checks=("inventory",))


class TestReserve:
    def test_never_oversells_the_last_pieces_to_twenty_at_once(self):
        stock(GARISH_RUG=7)
        with published() as log:
            outcomes = Counter(at_once(*[reserving(lines(GARISH_RUG=1))] * 20))
        assert outcomes == {Outcome.HELD: 7, Outcome.REFUSED: 13}
        assert (len(log.of(CheckPassed)), len(log.of(CheckFailed))) == (7, 13)
        assert numbers(RUG) == (7, 7)
        assert_books_add_up()

    def test_does_not_deadlock_on_orders_that_name_their_skus_in_opposite_order(self):
        stock(GARISH_RUG=500, TASTELESS_CLOCK=500, WOBBLY_LAMP=500)
        there = [line(sku, 1) for sku in (RUG, CLOCK, LAMP)]

        def many(wanted):
            return [reserving(wanted)() for _ in range(20)]

        outcomes = at_once(*[lambda: many(there), lambda: many(there[::-1])] * 4)
        assert {outcome for each in outcomes for outcome in each} == {Outcome.HELD}
        assert numbers(RUG) == numbers(CLOCK) == numbers(LAMP) == (500, 160)
        assert_books_add_up()

    def test_answers_an_order_once_when_it_comes_twice_at_once(self):
        stock(GARISH_RUG=7)
        order = uuid4()
        outcomes = at_once(*[reserving(lines(GARISH_RUG=1), order)] * 6)
        assert Counter(outcomes) == {Outcome.HELD: 1, Outcome.ALREADY_ANSWERED: 5}
        assert numbers(RUG) == (7, 1)


class TestRelease:
    def test_and_consume_at_once_end_a_hold_one_way_only(self):
        stock(GARISH_RUG=20)
        for _ in range(5):
            order = uuid4()
            reserving(lines(GARISH_RUG=1), order)()
            outcomes = at_once(
                lambda order=order: services.release(order_id=order, why="REJECTED"),
                lambda order=order: services.consume(order_id=order),
            )
            assert outcomes.count(Outcome.NOTHING_HELD) == 1
        assert_books_add_up()


class TestAdjustStock:
    def test_and_orders_at_once_never_leave_less_than_is_promised(self):
        stock(GARISH_RUG=10)

        def adjust():
            try:
                return services.adjust_stock(sku=RUG, quantity=-3, reason="moths", actor="ada")
            except services.BelowReserved:
                return None

        at_once(*[reserving(lines(GARISH_RUG=2)), adjust] * 5)
        on_hand, reserved = numbers(RUG)
        assert 0 <= reserved <= on_hand
        assert_books_add_up()


class TestReceiveStock:
    def test_opens_an_item_once_for_many_first_receipts(self):
        at_once(*[lambda: stock(GARISH_RUG=1)] * 8)
        assert numbers(RUG) == (8, 0)
        assert_books_add_up()
