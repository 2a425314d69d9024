"""Customers, paid orders and carriers of every temper."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from events.outbox import publish_many
from events.testing import deliver
from orders.events import OrderPaid
from shipping import services
from shipping.carriers.fake import FakeCarrier
from shipping.handlers import CUSTOMERS, SHIPPING
from shipping.models import Errand, Shipment
from shop.events import Address, CustomerChanged, CustomerErased

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


def happen(*events):
    """Publish events and let both of Shipping's groups react to each, in this order."""
    with transaction.atomic():
        publish_many(events)
    deliver(only=[SHIPPING, CUSTOMERS])


def ready_shipment():
    """A shipment whose customer is known, with its booking owed since noon."""
    happen(changed(), order := paid())
    shipment = Shipment.objects.get(order_id=order.order_id)
    shipment.errands.update(due_at=NOON)
    return shipment


def run(shipment, carrier, now):
    """Run the shipment's open errand."""
    errand = shipment.errands.get(done_at=None)
    return services.run_errand(errand.pk, carrier=carrier, now=now)


def errand_of(shipment):
    return Errand.objects.get(shipment=shipment, done_at=None)


class Clock:
    """A clock that stands until it is set."""

    def __init__(self, now=NOON):
        self.now = now

    def __call__(self):
        return self.now

    def wait(self, seconds):
        self.now += timedelta(seconds=seconds)
        return self.now


class Courier:
    """The fake carrier with a bad day: raises ``trouble`` before or after doing what it was asked."""

    name = "Monarch Parcels"

    def __init__(self, clock, *, before=None, after=None, meanwhile=lambda: None):
        self.honest = FakeCarrier(clock=clock)
        self.before, self.after, self.meanwhile = before, after, meanwhile

    def book(self, **asked):
        return self._do(self.honest.book, asked)

    def progress(self, **asked):
        return self._do(self.honest.progress, asked)

    def _do(self, work, asked):
        if self.before:
            raise self.before
        answer = work(**asked)
        self.meanwhile()
        if self.after:
            raise self.after
        return answer
