"""Cancelling against paying and against itself, on connections of their own: one of them wins, and all agree which."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from events.testing import published
from orders.events import CancellationRequested, OrderCancelled, OrderExpired, OrderPaid
from orders.models import Order
from orders.services import (
    Outcome,
    TooLateToCancel,
    cancel_order,
    cancel_stopped,
    expire_unpaid,
    follow_parcel,
    mark_paid,
)
from orders.status import Status
from shipping.events import ShipmentPacked
from tests.orders.conftest import CUSTOMER, NOON

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs):
    """What each job came to, started at the same moment."""
    start = Barrier(len(jobs))

    def run(job):
        try:
            start.wait(timeout=10)
            return job()
        except TooLateToCancel as late:
            return late
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [running.result(timeout=20) for running in [pool.submit(run, job) for job in jobs]]


def put(order, status):
    Order.objects.filter(pk=order.pk).update(status=status)


def told(log, order):
    """The order's events, whose versions have no gap and no double."""
    versions = [event.version for event in log.events]
    assert versions == list(range(2, 2 + len(versions)))
    assert Order.objects.get(pk=order.pk).version == 1 + len(versions)
    return [type(event) for event in log.events]


@pytest.mark.parametrize("turn", range(5))
class TestAtOnce:
    def cancel(self, order):
        return lambda: cancel_order(order_id=order.pk, by="customer", now=NOON)

    def test_cancelling_and_paying_end_cancelled_or_asked(self, place, turn):
        order = place()
        put(order, Status.VALIDATED)
        with published() as log:
            at_once(self.cancel(order), lambda: mark_paid(order_id=order.pk, method="card", paid_at=NOON))
        events = told(log, order)
        if events[0] is OrderPaid:
            assert events == [OrderPaid, CancellationRequested]
        else:
            assert events == [OrderCancelled]

    def test_cancelling_and_expiring_end_in_one_of_the_two(self, place, turn):
        order = place()
        put(order, Status.VALIDATED)
        with published() as log:
            at_once(self.cancel(order), lambda: expire_unpaid(order_id=order.pk, due_at=NOON, now=NOON))
        assert told(log, order) in ([OrderCancelled], [OrderExpired])

    def test_cancelling_manyturns_asks_once(self, place, turn):
        order = place()
        put(order, Status.PAID)
        with published() as log:
            outcomes = at_once(*[self.cancel(order)] * 4)
        assert sorted(outcomes) == [Outcome.IGNORED] * 3 + [Outcome.NOTED]
        assert told(log, order) == [CancellationRequested]

    def test_a_stopped_parcel_and_news_of_its_packing_end_cancelled(self, place, turn):
        order = place()
        put(order, Status.PAID)
        with published() as log:
            at_once(
                lambda: cancel_stopped(order_id=order.pk, cancelled_at=NOON),
                lambda: follow_parcel(ShipmentPacked(order.pk, CUSTOMER, NOON)),
            )
        assert told(log, order)[-1] is OrderCancelled
        assert Order.objects.get().status == "CANCELLED"
