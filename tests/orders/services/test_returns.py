"""Returns: bounded by what was bought, decided by staff, refunded once; an order is returned when all of it is back."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from events.testing import published
from orders.events import (
    OrderReturned,
    ReturnApproved,
    ReturnedLine,
    ReturnReceived,
    ReturnRefunded,
    ReturnRefused,
    ReturnRequested,
)
from orders.models import Order, Return
from orders.services import (
    MoreThanBought,
    NotDelivered,
    NothingChosen,
    Outcome,
    ReturnMovedOn,
    Wanted,
    approve_return,
    note_return,
    receive_return,
    refuse_return,
    request_return,
    settle_return,
)
from orders.status import Status
from shop.events import Money
from tests.orders.conftest import NOON

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=3)
STAFF = {"by": "mia", "now": LATER}


@pytest.fixture
def order(place):
    """Two rugs at 24.99, delivered for 4.90."""
    order = place()
    Order.objects.filter(pk=order.pk).update(status=Status.DELIVERED)
    return order


def ask(order, rugs=1, **more):
    asked = {"pieces": {"GARISH-RUG": rugs}, "reason": "too garish", "now": LATER}
    return request_return(order_id=order.pk, **{**asked, **more})


def take_in(asked):
    approve_return(return_id=asked.pk, **STAFF)
    receive_return(return_id=asked.pk, **STAFF)


class TestRequestReturn:
    def test_tells_what_is_to_come_back_and_why(self, order):
        with published() as log:
            asked = ask(order)
        lines = (ReturnedLine("GARISH-RUG", 1),)
        assert log.events == [ReturnRequested(order.pk, asked.pk, lines, "too garish", LATER)]
        assert log.records[0].text("correlation_id") == str(order.pk)

    def test_names_who_of_the_staff_asked_for_the_customer(self, order):
        with published() as log:
            asked = ask(order, by="mia")
        assert [event.by for event in log.of(ReturnRequested)] == ["mia"]
        assert Return.objects.get(pk=asked.pk).handled_by == "mia"
        assert ask(order).handled_by == ""

    @pytest.mark.parametrize("status", sorted(set(Status) - {Status.DELIVERED}))
    def test_needs_a_delivered_order(self, order, status):
        Order.objects.filter(pk=order.pk).update(status=status)
        with pytest.raises(NotDelivered, match=order.number):
            ask(order)

    def test_counts_what_is_coming_back_already(self, order):
        ask(order, 2)
        with pytest.raises(MoreThanBought, match="0 can"):
            ask(order, 1)

    def test_counts_no_return_that_was_refused(self, order):
        refuse_return(return_id=ask(order, 2).pk, reason="Cut in two.", **STAFF)
        assert ask(order, 2).state == "REQUESTED"

    @pytest.mark.parametrize("pieces", [{"GARISH-RUG": 3}, {"GARISH-RUG": -1}, {"GONE-LAMP": 1}], ids=str)
    def test_takes_no_more_than_was_bought(self, order, pieces):
        with pytest.raises(MoreThanBought):
            ask(order, pieces=pieces)
        assert not Return.objects.exists()

    @pytest.mark.parametrize("wish", [{"pieces": {}}, {"pieces": {"GARISH-RUG": 0}}, {"reason": " "}], ids=str)
    def test_needs_a_piece_and_a_reason(self, order, wish):
        with pytest.raises(NothingChosen):
            ask(order, **wish)

    def test_of_a_form_that_is_sent_twice_is_one(self, order):
        form = uuid4()
        with published() as log:
            assert ask(order, return_id=form) == ask(order, return_id=form)
        assert len(log.of(ReturnRequested)) == 1

    def test_knows_no_order_that_never_was(self):
        with pytest.raises(Order.DoesNotExist):
            request_return(order_id=uuid4(), pieces={"GARISH-RUG": 1}, reason="ugly", now=LATER)


class TestStaff:
    def test_approve(self, order):
        asked = ask(order)
        with published() as log:
            approve_return(return_id=asked.pk, **STAFF)
        assert log.events == [ReturnApproved(order.pk, asked.pk, LATER)]

    def test_refuse_with_a_reason_that_the_customer_reads(self, order):
        asked = ask(order)
        with pytest.raises(NothingChosen):
            refuse_return(return_id=asked.pk, reason="", **STAFF)
        with published() as log:
            refuse_return(return_id=asked.pk, reason="Cut in two.", **STAFF)
        assert log.events == [ReturnRefused(order.pk, asked.pk, "Cut in two.", LATER)]

    def test_decide_once(self, order):
        asked = ask(order)
        approve_return(return_id=asked.pk, **STAFF)
        for decide in (approve_return, refuse_return):
            with published() as log, pytest.raises(ReturnMovedOn, match=str(asked.pk)):
                decide(return_id=asked.pk, **STAFF, **({"reason": "no"} if decide is refuse_return else {}))
            assert log.events == []

    def test_receive_what_they_approved_and_only_once(self, order):
        asked = ask(order)
        with pytest.raises(ReturnMovedOn):
            receive_return(return_id=asked.pk, **STAFF)
        take_in(asked)
        with pytest.raises(ReturnMovedOn):
            receive_return(return_id=asked.pk, **STAFF)


class TestTheRefund:
    def received(self, asked):
        with published() as log:
            take_in(asked)
        return log.of(ReturnReceived)[0]

    def test_of_a_part_is_what_its_pieces_had_cost(self, order):
        asked = ask(order, 1)
        lines = (ReturnedLine("GARISH-RUG", 1),)
        expected = ReturnReceived(order.pk, asked.pk, lines, Money(Decimal("24.99")), LATER)
        assert self.received(asked) == expected

    def test_of_everything_is_everything_that_was_paid(self, order):
        assert self.received(ask(order, 2)).refund == Money(order.total)

    def test_of_the_part_that_completes_the_order_has_the_delivery_with_it(self, order):
        first, second = ask(order, 1), ask(order, 1)
        amounts = [self.received(asked).refund.amount for asked in (first, second)]
        assert amounts == [Decimal("24.99"), Decimal("29.89")]
        assert sum(amounts) == order.total

    def test_is_for_what_was_agreed_line_by_line(self, place):
        order = place(Wanted("GARISH-RUG", 2), Wanted("SMALL-TABLE", 1))
        Order.objects.filter(pk=order.pk).update(status=Status.DELIVERED)
        asked = ask(order, pieces={"SMALL-TABLE": 1, "GARISH-RUG": 1})
        assert self.received(asked).refund.amount == Decimal("99.99")

    def test_is_noted_once(self, order):
        asked = ask(order)
        take_in(asked)
        refund = {"return_id": asked.pk, "amount": Money(Decimal("24.99")), "refunded_at": LATER}
        with published() as log:
            assert settle_return(**refund) == Outcome.MOVED
            assert settle_return(**refund) == Outcome.IGNORED
        assert log.events == [ReturnRefunded(order.pk, asked.pk, Money(Decimal("24.99")), LATER)]

    def test_of_something_else_is_no_return_s(self):
        refund = {"return_id": uuid4(), "amount": Money(Decimal("24.99")), "refunded_at": LATER}
        assert settle_return(**refund) == Outcome.UNKNOWN

    def test_of_what_was_free_is_given_with_its_receipt(self, order):
        order.lines.update(unit_price=0)
        asked = ask(order)
        with published() as log:
            take_in(asked)
        assert [event.amount.amount for event in log.of(ReturnRefunded)] == [0]
        asked.refresh_from_db()
        assert asked.state == "REFUNDED"


class TestNoteReturn:
    def test_calls_an_order_returned_when_all_of_it_is_back(self, order):
        first, second = ask(order, 1), ask(order, 1)
        note = {"order_id": order.pk, "received_at": LATER}
        take_in(first)
        with published() as log:
            assert note_return(**note) == Outcome.NOTED
        assert log.events == []
        take_in(second)
        with published() as log:
            assert note_return(**note) == Outcome.MOVED
            assert note_return(**note) == Outcome.IGNORED
        assert log.events == [OrderReturned(order.pk, 2, LATER)]
