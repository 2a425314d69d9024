"""The auditor of tests/system finds what it is there to find. This needs no shop that runs: it stands apart."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from events.outbox import publish
from inventory.services import receive_stock
from orders.events import OrderDelivered
from orders.models import FakeCharge
from shipping.events import ShipmentPacked
from shipping.models import Errand, FakeBooking, Shipment
from shop.services.catalogue import change_price
from tests.shop.shelves import sell_garish_rug
from tests.system import audit

pytestmark = pytest.mark.django_db


def packed(order_id):
    return ShipmentPacked(order_id=order_id, shipment_id=uuid4(), packed_at=timezone.now())


class TestParcels:
    def test_sees_a_step_that_was_told_twice(self):
        order_id = uuid4()
        with transaction.atomic():
            publish(packed(order_id), correlation_id=order_id)
            assert list(audit.parcels()) == []
            publish(packed(order_id), correlation_id=order_id)
        assert list(audit.parcels()) == [f"shipping.shipment-packed.v1 of order {order_id} was published 2 times"]

    def test_sees_a_parcel_that_was_booked_more_often_than_tried(self):
        order_id = uuid4()
        shipment = Shipment.objects.create(
            order_id=order_id, customer_id=uuid4(), customer_version=1, address_id=uuid4()
        )
        Errand.objects.create(shipment=shipment, kind="book", due_at=timezone.now(), attempts=1)
        FakeBooking.objects.create(reference=str(shipment.pk), tracking="MP-1", calls=2, booked_at=timezone.now())
        assert f"the parcel of order {order_id} was booked 2 times in 1 attempts" in list(audit.parcels())


class TestMoney:
    def test_sees_an_order_that_was_charged_twice(self):
        order_id = uuid4()
        for number in "12":
            FakeCharge.objects.create(
                reference=number, key=number, order_id=order_id, token="tok", amount=9, charged_at=timezone.now()
            )
        assert list(audit.money()) == [f"order {order_id} was charged 2 times"]


class TestMails:
    def test_sees_a_step_of_which_nobody_was_told(self):
        order_id = uuid4()
        with transaction.atomic():
            publish(OrderDelivered(order_id, 7, timezone.now()), correlation_id=order_id)
        assert list(audit.mails()) == [f"order-delivered 7 of order {order_id} was mailed 0 times"]


class TestVersions:
    def test_sees_two_events_that_claim_one_version(self):
        rug = sell_garish_rug()
        change_price(sku=rug.sku, price=Decimal("199.00"))
        receive_stock(sku=rug.sku, quantity=3, reason="delivery note 7", actor="ada")
        assert list(audit.versions()) == []
        rug.refresh_from_db()
        with transaction.atomic():
            publish(rug.changed(), correlation_id=uuid4())
        assert list(audit.versions()) == ["version 2 of GARISH-RUG-1 was published 2 times on products"]
