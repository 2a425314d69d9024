import pytest

from events.testing import deliver, published
from shop.journey import calls, placing
from shop.journey.events import JourneyOrderShipped
from shop.journey.handlers import orders, shipping
from shop.journey.models import AddressReplica, NotHeardOf, Order, Shipment, StockItem
from tests.shop.journey.orders import ADA, HOME, NOON, ORDER, RUG, register_ada, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(monkeypatch):
    """Customers answer Shipping's calls."""
    monkeypatch.setattr(calls, "address_of", lambda _customer_id: HOME)


class TestNotification:
    def test_ships_with_the_address_that_customers_said(self, answered):
        placing.place(4, RUG, at=NOON)
        deliver(only=[shipping.NOTIFIED, orders.SHIPPED])
        assert state() == "shipped"
        assert Shipment.objects.get(pk=ORDER).address == HOME

    def test_ships_once_however_often_it_is_heard(self, answered):
        with published() as log:
            placing.place(4, RUG, at=NOON)
            deliver(only=[shipping.NOTIFIED])
            deliver(only=[shipping.NOTIFIED])
        assert len(log.of(JourneyOrderShipped)) == 1

    def test_waits_while_customers_do_not_answer(self, settings):
        settings.JOURNEY_CUSTOMERS_URL = "http://127.0.0.1:9"
        placing.place(4, RUG, at=NOON)
        with pytest.raises(calls.NotAnswered):
            deliver(only=[shipping.NOTIFIED])
        assert state() == "placed"
        assert calls.NotAnswered in shipping.NOTIFIED.transient

    def test_is_told_no_more_than_whose_order_it_is(self):
        with published() as log:
            placing.place(4, RUG, at=NOON)
        [event] = log.events
        assert event.__struct_fields__ == ("order_id", "customer_id")


class TestStateTransfer:
    def test_ships_with_the_address_that_was_heard_long_before(self):
        register_ada()
        deliver(only=[shipping.REPLICA])
        placing.place(5, RUG, at=NOON)
        deliver(only=[shipping.TOLD, orders.SHIPPED])
        assert state() == "shipped"
        assert Shipment.objects.get(pk=ORDER).address == HOME

    def test_waits_for_a_customer_of_whom_nothing_was_heard(self):
        placing.place(5, RUG, at=NOON)
        with pytest.raises(NotHeardOf, match=str(ADA)):
            deliver(only=[shipping.TOLD])
        assert NotHeardOf in shipping.TOLD.transient
        register_ada()
        deliver(only=[shipping.REPLICA])
        deliver(only=[shipping.TOLD, orders.SHIPPED])
        assert state() == "shipped"

    def test_reserves_on_hearing_what_is_wanted_and_not_before(self):
        placing.place(5, RUG, at=NOON)
        assert not StockItem.objects.exists()
        deliver(only=[orders.RESERVATIONS])
        deliver(only=[orders.RESERVATIONS])
        assert StockItem.objects.get(sku="GARISH-RUG").reserved == 1


class TestReplica:
    def test_takes_over_the_newest(self):
        AddressReplica.learn(ADA, address="an old one")
        register_ada()
        deliver(only=[shipping.REPLICA])
        assert AddressReplica.address_of(ADA) == HOME


class TestOrders:
    def test_note_a_parcel_at_the_time_when_it_left(self, answered):
        placing.place(4, RUG, at=NOON)
        deliver(only=[shipping.NOTIFIED, orders.SHIPPED])
        assert Order.objects.get(pk=ORDER).shipped_at == Shipment.objects.get(pk=ORDER).shipped_at
