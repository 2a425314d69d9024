from uuid import uuid4

import pytest

from events.testing import published
from inventory import services
from inventory.events import ReservationReleased, StockConsumed, StockReserved, StockReturned
from inventory.models import Movement, Reservation
from inventory.services import Outcome
from orders.events import CheckFailed, CheckPassed, ReturnedLine
from tests.inventory.warehouse import (
    CLOCK,
    RUG,
    assert_books_add_up,
    line,
    lines,
    numbers,
    stock,
)

pytestmark = pytest.mark.django_db

ORDER, RETURN = uuid4(), uuid4()


def reserve(order_id=ORDER, *, wanted=None, checks=("inventory",), **pieces):
    wanted = wanted if wanted is not None else lines(**pieces)
    return services.reserve(order_id=order_id, lines=wanted, checks=checks)


@pytest.fixture(autouse=True)
def _goods():
    stock(GARISH_RUG=5, TASTELESS_CLOCK=2)


class TestReserve:
    def test_holds_every_line_and_passes_the_order(self):
        with published() as log:
            outcome = reserve(TASTELESS_CLOCK=1, GARISH_RUG=2)
        assert outcome is Outcome.HELD
        assert (numbers(RUG), numbers(CLOCK)) == ((5, 2), (2, 1))
        assert log.events == [
            StockReserved(sku=RUG, version=2, quantity=2, on_hand=5, reserved=2, order_id=ORDER),
            StockReserved(sku=CLOCK, version=2, quantity=1, on_hand=2, reserved=1, order_id=ORDER),
            CheckPassed(order_id=ORDER, check="inventory"),
        ]
        assert {record.incoming.correlation_id for record in log.records} == {str(ORDER)}
        assert_books_add_up()

    def test_holds_nothing_when_one_line_is_short(self):
        with published() as log:
            outcome = reserve(GARISH_RUG=2, TASTELESS_CLOCK=3)
        assert outcome is Outcome.REFUSED
        assert (numbers(RUG), numbers(CLOCK)) == ((5, 0), (2, 0))
        [verdict] = log.events
        assert verdict.check == "inventory"
        [reason] = verdict.reasons
        assert reason.code == "out-of-stock"
        assert reason.text == "Only 2 of Tasteless clock are left, 3 were wanted."
        assert not Reservation.objects.exists()

    def test_names_every_line_that_is_in_the_way(self):
        with published() as log:
            reserve(GARISH_RUG=9, TASTELESS_CLOCK=3)
        [verdict] = log.of(CheckFailed)
        assert [reason.code for reason in verdict.reasons] == ["out-of-stock"] * 2

    def test_fails_an_order_for_a_product_that_was_never_in_stock(self):
        """Weakness 4: a product without a stock row must not strand the order."""
        with published() as log:
            reserve(GARISH_RUG=1, NO_SUCH_THING=1)
        [reason] = log.of(CheckFailed)[0].reasons
        assert reason.code == "unknown-product"
        assert "NO-SUCH-THING" in reason.text
        assert numbers(RUG) == (5, 0)

    @pytest.mark.parametrize("quantity", [0, -1, -5])
    def test_is_not_moved_by_a_quantity_below_one(self, quantity):
        """Weakness 3: a negative quantity must not inflate stock."""
        with published() as log:
            outcome = reserve(GARISH_RUG=quantity, TASTELESS_CLOCK=1)
        assert outcome is Outcome.REFUSED
        assert (numbers(RUG), numbers(CLOCK)) == ((5, 0), (2, 0))
        assert [reason.code for reason in log.of(CheckFailed)[0].reasons] == ["bad-quantity"]

    def test_does_not_let_a_negative_line_make_room_for_another(self):
        assert reserve(wanted=(line(RUG, -5), line(RUG, 9))) is Outcome.REFUSED
        assert numbers(RUG) == (5, 0)

    def test_adds_up_lines_of_one_sku(self):
        assert reserve(wanted=(line(RUG, 3), line(RUG, 3))) is Outcome.REFUSED
        assert reserve(uuid4(), wanted=(line(RUG, 3), line(RUG, 2))) is Outcome.HELD
        assert numbers(RUG) == (5, 5)
        assert Reservation.objects.get().quantity == 5

    def test_takes_a_quantity_that_no_column_could_hold(self):
        assert reserve(GARISH_RUG=10**30) is Outcome.REFUSED

    def test_keeps_its_verdict_to_itself_unless_asked(self):
        with published() as log:
            assert reserve(checks=("fraud",), GARISH_RUG=2) is Outcome.HELD
            assert reserve(uuid4(), checks=(), GARISH_RUG=9) is Outcome.REFUSED
        assert not log.of(CheckPassed)
        assert not log.of(CheckFailed)
        assert numbers(RUG) == (5, 2)

    def test_gives_a_passed_order_no_second_answer(self):
        reserve(GARISH_RUG=2)
        with published() as log:
            assert reserve(GARISH_RUG=2) is Outcome.ALREADY_ANSWERED
        assert not log.events
        assert numbers(RUG) == (5, 2)

    def test_gives_a_failed_order_no_second_answer(self):
        """Weakness 1: an order that failed here cannot pass here later."""
        reserve(GARISH_RUG=9)
        stock(GARISH_RUG=9)
        with published() as log:
            assert reserve(GARISH_RUG=9) is Outcome.ALREADY_ANSWERED
        assert not log.events
        assert numbers(RUG) == (14, 0)


class TestRelease:
    def test_gives_back_all_that_the_order_held(self):
        """Weakness 2: a failed order's stock must not leak."""
        reserve(GARISH_RUG=2, TASTELESS_CLOCK=1)
        with published() as log:
            assert services.release(order_id=ORDER, why="REJECTED") is Outcome.RELEASED
        assert (numbers(RUG), numbers(CLOCK)) == ((5, 0), (2, 0))
        assert [(e.sku, e.why, e.order_id) for e in log.of(ReservationReleased)] == [
            (RUG, "REJECTED", ORDER),
            (CLOCK, "REJECTED", ORDER),
        ]
        assert set(Reservation.objects.values_list("state", flat=True)) == {"released"}
        assert_books_add_up()

    def test_touches_no_other_order(self):
        other = uuid4()
        reserve(GARISH_RUG=2)
        reserve(other, GARISH_RUG=1)
        services.release(order_id=ORDER, why="REJECTED")
        assert numbers(RUG) == (5, 1)
        assert Reservation.objects.get(state="held").order_id == other

    @pytest.mark.parametrize("before", ["nothing", "refused", "released", "consumed"])
    def test_has_no_effect_where_nothing_is_held(self, before):
        if before == "refused":
            reserve(GARISH_RUG=9)
        elif before != "nothing":
            reserve(GARISH_RUG=2)
        if before == "released":
            services.release(order_id=ORDER, why="REJECTED")
        if before == "consumed":
            services.consume(order_id=ORDER)
        was = numbers(RUG)
        with published() as log:
            assert services.release(order_id=ORDER, why="REJECTED") is Outcome.NOTHING_HELD
        assert numbers(RUG) == was
        assert not log.events

    def test_that_overtakes_its_order_leaves_nothing_to_be_held(self):
        services.release(order_id=ORDER, why="REJECTED")
        with published() as log:
            assert reserve(GARISH_RUG=2) is Outcome.ALREADY_ANSWERED
        assert not log.events
        assert numbers(RUG) == (5, 0)


class TestConsume:
    def test_lets_held_pieces_leave_the_house(self):
        """Weakness 2: what is shipped leaves both on hand and reserved."""
        reserve(GARISH_RUG=2)
        with published() as log:
            assert services.consume(order_id=ORDER) is Outcome.CONSUMED
        assert numbers(RUG) == (3, 0)
        assert log.events == [StockConsumed(sku=RUG, version=3, quantity=2, on_hand=3, reserved=0, order_id=ORDER)]
        assert_books_add_up()

    def test_takes_nothing_twice(self):
        reserve(GARISH_RUG=2)
        services.consume(order_id=ORDER)
        assert services.consume(order_id=ORDER) is Outcome.NOTHING_HELD
        assert numbers(RUG) == (3, 0)

    def test_takes_nothing_that_was_given_back_and_says_so(self, caplog):
        reserve(GARISH_RUG=2)
        services.release(order_id=ORDER, why="REJECTED")
        assert services.consume(order_id=ORDER) is Outcome.NOTHING_HELD
        assert numbers(RUG) == (5, 0)
        assert str(ORDER) in caplog.text


class TestMovements:
    def test_tell_an_orders_story_item_by_item(self):
        reserve(GARISH_RUG=2)
        services.consume(order_id=ORDER)
        story = Movement.objects.filter(order_id=ORDER).order_by("version")
        assert [(m.kind, m.quantity, m.on_hand, m.reserved, m.reason, m.actor) for m in story] == [
            ("reserved", 2, 5, 2, "PLACED", "inventory-reservations"),
            ("consumed", 2, 3, 0, "DISPATCHED", "inventory-reservations"),
        ]


class TestTakeBack:
    def back(self, **pieces):
        parts = [ReturnedLine(name.replace("_", "-"), quantity) for name, quantity in pieces.items()]
        return services.take_back(order_id=ORDER, return_id=RETURN, lines=parts)

    def test_puts_pieces_on_the_shelf_again(self):
        reserve(GARISH_RUG=2, TASTELESS_CLOCK=1)
        services.consume(order_id=ORDER)
        with published() as log:
            assert self.back(TASTELESS_CLOCK=1, GARISH_RUG=1) is Outcome.RETURNED
        assert (numbers(RUG), numbers(CLOCK)) == ((4, 0), (2, 0))
        assert [(event.sku, event.quantity, event.on_hand) for event in log.of(StockReturned)] == [
            (RUG, 1, 4),
            (CLOCK, 1, 2),
        ]
        assert_books_add_up()

    def test_takes_each_return_once(self):
        self.back(GARISH_RUG=1)
        assert self.back(GARISH_RUG=1) is Outcome.ALREADY_ANSWERED
        assert numbers(RUG) == (6, 0)

    def test_says_what_was_never_in_stock(self):
        with pytest.raises(services.NothingToReturnTo, match="WOBBLY-LAMP"):
            self.back(GARISH_RUG=1, WOBBLY_LAMP=1)
        assert numbers(RUG) == (5, 0)
