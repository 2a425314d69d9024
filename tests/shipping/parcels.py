"""Customers, paid orders and carriers of every temper."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction

from events.outbox import publish_many
from events.testing import deliver
from orders.events import CancellationRequested, Line, OrderPaid, OrderPlaced
from shipping import services
from shipping.carriers.fake import FakeCarrier
from shipping.events import ShipmentPacked
from shipping.handlers import CUSTOMERS, FULFILMENT, SHIPPING
from shipping.models import Errand, Shipment
from shipping.parcels import parcel_id
from shop.events import Address, CustomerChanged, CustomerErased, Money
from tests.badday import BadDay

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
GREGOR, ROOM = UUID(int=1915), UUID(int=7)


def changed(version=1, *, name="Gregor Samsa", city="Prague", rooms=(ROOM,), customer=GREGOR):
    return CustomerChanged(
        customer_id=customer,
        version=version,
        name=name,
        email="gregor@example.org",
        language="en",
        addresses=tuple(address(room, city) for room in rooms),
    )


def address(room=ROOM, city="Prague"):
    return Address(
        address_id=room,
        line1="Charlotte Street 3",
        line2="",
        city=city,
        postcode="110 00",
        country="CZ",
    )


def erased(version=9, *, customer=GREGOR):
    return CustomerErased(customer_id=customer, version=version)


def paid(order_id=None, *, customer_version=1, room=ROOM, customer=GREGOR):
    return OrderPaid(
        order_id=order_id or uuid4(),
        version=3,
        customer_id=customer,
        customer_version=customer_version,
        address_id=room,
        method="demo",
        paid_at=NOON,
    )


def placed(order_id=None, *lines):
    nothing = Money(Decimal("0.00"))
    return OrderPlaced(
        order_id=order_id or uuid4(),
        version=1,
        number="P-10423",
        customer_id=GREGOR,
        customer_version=1,
        address_id=ROOM,
        lines=lines or (line("GARISH-RUG", 2), line("WOBBLY-LAMP", 1)),
        delivery=nothing,
        tax=nothing,
        total=nothing,
        checks=(),
        placed_at=NOON,
    )


def line(sku, quantity):
    return Line(sku=sku, name=sku.replace("-", " ").capitalize(), quantity=quantity, unit_price=Money(Decimal("9.00")))


def packed(order_id):
    return ShipmentPacked(order_id=order_id, shipment_id=parcel_id(order_id), packed_at=NOON)


def cancelling(order_id):
    return CancellationRequested(order_id=order_id, version=4, status="PAID", by="customer", requested_at=NOON)


def happen(*events):
    """Publish events and let Shipping's groups react to each, in this order."""
    with transaction.atomic():
        publish_many(events)
    deliver(only=[SHIPPING, CUSTOMERS])


def happen_to_fulfilment(*events):
    """Publish events and let Fulfilment react to each, in this order."""
    with transaction.atomic():
        publish_many(events)
    deliver(only=[FULFILMENT])


def ready_shipment():
    """A shipment whose customer is known, with its booking owed since noon."""
    order = paid()
    happen(changed(), order, packed(order.order_id))
    shipment = Shipment.objects.get(order_id=order.order_id)
    shipment.errands.update(due_at=NOON)
    return shipment


def run(shipment, carrier, now):
    """Run the shipment's open errand."""
    errand = shipment.errands.get(done_at=None)
    return services.run_errand(errand.pk, carrier=carrier, now=now)


def errand_of(shipment):
    return Errand.objects.get(shipment=shipment, done_at=None)


class Courier(BadDay):
    """The fake carrier with a bad day."""

    name = "Monarch Parcels"

    def __init__(self, clock, **trouble):
        super().__init__(FakeCarrier(clock=clock), **trouble)

    def book(self, **asked):
        return self._do(self.honest.book, asked)

    def progress(self, **asked):
        return self._do(self.honest.progress, asked)

    def cancel(self, **asked):
        return self._do(self.honest.cancel, asked)
