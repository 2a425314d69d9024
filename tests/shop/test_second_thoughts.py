"""Cancelled and returned orders through every service: the stock is back, and so is the money."""

from decimal import Decimal

import pytest
from django.utils import timezone

from events.testing import deliver, published
from inventory.models import StockItem
from inventory.queries import ledger_sums
from inventory.services import receive_stock
from orders.events import (
    CancellationRefused,
    CancellationRequested,
    OrderCancelled,
    OrderReturned,
    PaymentRefunded,
    ReturnRefunded,
)
from orders.models import Order, Return
from orders.services import approve_return, cancel_order, receive_return, request_return
from orders.status import Status
from shop.models import OrderTracking
from tests.shop.market import REVIEW, checkout_form, fill, sell
from tests.shop.test_story import celery

__all__ = ["celery"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(client, celery, django_capture_on_commit_callbacks):
    """A shop in which somebody has just ordered two rugs; everything works until nothing is left to do."""
    sell(price="20.00", left=9)
    receive_stock(sku="GARISH-RUG", quantity=9, reason="delivery note 7", actor="ada")
    fill(client)
    client.post(REVIEW, checkout_form(client))

    def work(*, until=None):
        working = True
        while working and Order.objects.get().status != until:
            with django_capture_on_commit_callbacks(execute=True):
                working = bool(deliver())
            with django_capture_on_commit_callbacks(execute=True):
                working = bool(celery.work()) or working

    return work


def rugs():
    item = StockItem.objects.get(sku="GARISH-RUG")
    assert all(sums.adds_up for sums in ledger_sums())
    return item.on_hand, item.reserved


def status():
    order = Order.objects.get()
    assert OrderTracking.objects.get().status == order.status
    return order.status


def cancel():
    return cancel_order(order_id=Order.objects.get().pk, by="customer", now=timezone.now())


class TestACancelledOrder:
    def test_that_was_not_paid_holds_nothing_and_costs_nothing(self, shop):
        cancel()
        with published() as log:
            shop()
        assert (status(), rugs()) == (Status.CANCELLED, (9, 0))
        assert log.of(PaymentRefunded) == []

    def test_that_was_paid_gets_its_parcel_stopped_and_its_money_back(self, shop, settings):
        settings.FULFILMENT_AUTOMATIC_AFTER_SECONDS = None
        shop()
        assert status() == Status.PAID
        with published() as log:
            cancel()
            shop()
        assert (status(), rugs()) == (Status.CANCELLED, (9, 0))
        assert [event.amount.amount for event in log.of(PaymentRefunded)] == [Order.objects.get().total]
        assert len(log.of(CancellationRequested)) == len(log.of(OrderCancelled)) == 1

    def test_that_was_packed_is_stopped_before_the_carrier_has_it(self, shop, settings):
        settings.CARRIER_DELAYS_SECONDS = (60.0, 70.0, 80.0)
        shop(until=Status.PACKED)
        cancel()
        shop()
        assert (status(), rugs()) == (Status.CANCELLED, (9, 0))

    def test_that_the_carrier_has_goes_on_and_the_customer_is_told(self, shop):
        shop(until=Status.PACKED)
        with published() as log:
            cancel()
            shop()
        assert (status(), rugs()) == (Status.DELIVERED, (7, 0))
        assert len(log.of(CancellationRefused)) == 1


class TestAReturn:
    def send_back(self, quantity):
        asked = request_return(
            order_id=Order.objects.get().pk, pieces={"GARISH-RUG": quantity}, reason="ugly", now=timezone.now()
        )
        approve_return(return_id=asked.pk, by="mia", now=timezone.now())
        receive_return(return_id=asked.pk, by="mia", now=timezone.now())

    def test_of_a_part_gives_back_its_price_and_its_pieces(self, shop):
        shop()
        self.send_back(1)
        with published() as log:
            shop()
        assert (status(), rugs()) == (Status.DELIVERED, (8, 0))
        assert [event.amount.amount for event in log.of(PaymentRefunded)] == [Decimal("20.00")]
        assert len(log.of(ReturnRefunded)) == 1
        assert Return.objects.get().state == "REFUNDED"

    def test_of_everything_in_two_parts_gives_back_everything(self, shop):
        shop()
        self.send_back(1)
        self.send_back(1)
        with published() as log:
            shop()
        assert (status(), rugs()) == (Status.RETURNED, (9, 0))
        assert sum(event.amount.amount for event in log.of(PaymentRefunded)) == Order.objects.get().total
        assert len(log.of(OrderReturned)) == 1
