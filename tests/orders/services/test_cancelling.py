"""Cancelling: at once, on request, or too late; asking twice is harmless."""

from datetime import timedelta
from uuid import uuid4

import pytest

from events.models import Timer
from events.testing import published
from orders.events import CancellationRefused, CancellationRequested, OrderCancelled
from orders.models import Order
from orders.services import Outcome, TooLateToCancel, await_verdicts, cancel_order, cancel_stopped, refuse_cancellation
from orders.status import CANCELLED_AT_ONCE, CANCELLED_ON_REQUEST, Status
from tests.orders.conftest import NOON

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(minutes=5)
TOO_LATE = sorted(set(Status) - CANCELLED_AT_ONCE - CANCELLED_ON_REQUEST - {Status.CANCELLED})


@pytest.fixture
def at(place):
    """An order in any status."""

    def at(status):
        order = place()
        Order.objects.filter(pk=order.pk).update(status=status)
        return order

    return at


def cancel(order, by="customer"):
    return cancel_order(order_id=order.pk, by=by, now=LATER)


def told(order):
    kept = Order.objects.get(pk=order.pk)
    return kept.status, kept.version, kept.cancellation


class TestCancelOrder:
    @pytest.mark.parametrize("status", sorted(CANCELLED_AT_ONCE))
    def test_cancels_at_once_what_is_not_paid(self, at, status):
        order = at(status)
        with published() as log:
            assert cancel(order) == Outcome.MOVED
        assert log.events == [OrderCancelled(order.pk, 2, "customer", LATER)]
        assert told(order) == ("CANCELLED", 2, "")

    @pytest.mark.parametrize("status", sorted(CANCELLED_ON_REQUEST))
    def test_asks_whoever_has_the_parcel_and_leaves_the_status(self, at, status):
        order = at(status)
        with published() as log:
            assert cancel(order) == Outcome.NOTED
        assert log.events == [CancellationRequested(order.pk, 2, status, "customer", LATER)]
        assert told(order) == (status, 2, "requested")

    @pytest.mark.parametrize("status", sorted(CANCELLED_AT_ONCE | CANCELLED_ON_REQUEST))
    def test_may_be_asked_again(self, at, status):
        order = at(status)
        cancel(order)
        with published() as log:
            assert cancel(order, by="mia") == Outcome.IGNORED
        assert log.events == []

    @pytest.mark.parametrize("status", TOO_LATE)
    def test_says_when_it_is_too_late(self, at, status):
        order = at(status)
        with published() as log, pytest.raises(TooLateToCancel, match=f"{order.number} can no longer"):
            cancel(order)
        assert log.events == []

    def test_leaves_no_deadline_behind(self, place):
        order = place()
        await_verdicts(order_id=order.pk, now=NOON)
        assert Timer.objects.exists()
        cancel(order)
        assert not Timer.objects.exists()

    def test_knows_no_order_that_never_was(self):
        with pytest.raises(Order.DoesNotExist):
            cancel_order(order_id=uuid4(), by="customer", now=NOON)


class TestCancelStopped:
    @pytest.mark.parametrize("status", sorted(CANCELLED_ON_REQUEST))
    def test_cancels_in_the_name_of_who_asked(self, at, status):
        order = at(status)
        cancel(order, by="mia")
        with published() as log:
            assert cancel_stopped(order_id=order.pk, cancelled_at=LATER) == Outcome.MOVED
        assert log.events == [OrderCancelled(order.pk, 3, "mia", LATER)]

    def test_may_come_again(self, at):
        order = at(Status.PAID)
        cancel(order)
        cancel_stopped(order_id=order.pk, cancelled_at=LATER)
        with published() as log:
            assert cancel_stopped(order_id=order.pk, cancelled_at=LATER) == Outcome.IGNORED
        assert log.events == []


class TestRefuseCancellation:
    @pytest.mark.parametrize("status", ["PACKED", "DISPATCHED", "DELIVERED"])
    def test_is_told_and_the_order_goes_on(self, at, status):
        order = at(Status.PACKED)
        cancel(order)
        Order.objects.filter(pk=order.pk).update(status=status)
        with published() as log:
            assert refuse_cancellation(order_id=order.pk, refused_at=LATER) == Outcome.NOTED
            assert refuse_cancellation(order_id=order.pk, refused_at=LATER) == Outcome.IGNORED
        assert log.events == [CancellationRefused(order.pk, 3, status, LATER)]
        assert told(order) == (status, 3, "refused")

    def test_is_nobodys_who_did_not_ask(self, at):
        order = at(Status.PACKED)
        assert refuse_cancellation(order_id=order.pk, refused_at=LATER) == Outcome.IGNORED

    def test_is_final(self, at):
        order = at(Status.PACKED)
        cancel(order)
        refuse_cancellation(order_id=order.pk, refused_at=LATER)
        with pytest.raises(TooLateToCancel, match="has left the house"):
            cancel(order)
