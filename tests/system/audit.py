"""Run against a whole shop: which invariants of the business are broken? Prints a JSON list; empty is good.

It reads every service's tables and the whole log, as no service may: it is the tests' auditor.
"""

import json
from collections import defaultdict

import django

django.setup()

from events.conf import conf  # noqa: E402
from events.models import OutboxRecord, Parked  # noqa: E402
from inventory.models import Reservation  # noqa: E402
from inventory.queries import ledger_sums  # noqa: E402
from orders.events import ORDERS  # noqa: E402
from orders.models import Order  # noqa: E402
from shipping.models import FakeBooking, Shipment  # noqa: E402
from shop.models import Availability, OrderTracking, TrackingStep  # noqa: E402
from tests.events.broker import read  # noqa: E402


def on_the_log():
    """The orders topic by order: version to event, after duplicates are dropped by id; and that it is complete."""
    published = {str(row.id) for row in OutboxRecord.objects.filter(aggregatetype=ORDERS.name)}
    versions, seen = defaultdict(list), set()
    for message in read(ORDERS, at_least=len(published)):
        event_id = dict(message.headers())["id"].decode()
        if event_id not in seen:
            seen.add(event_id)
            versions[message.key().decode()].append(json.loads(message.value())["version"])
    if missing := published - seen:
        yield f"{len(missing)} published events are not on the log"
    for order_id, found in versions.items():
        if found != list(range(1, len(found) + 1)):
            yield f"order {order_id} has the versions {found} on the log"


def read_models():
    tracked = {row.order_id: (row.status, row.version) for row in OrderTracking.objects.all()}
    for order in Order.objects.all():
        if tracked.get(order.pk) != (order.status, order.version):
            yield f"{order.number} is {order.status} {order.version}, tracked as {tracked.get(order.pk)}"
        steps = TrackingStep.objects.filter(order_id=order.pk).count()
        if steps != order.version:
            yield f"{order.number} has {order.version} versions and {steps} tracked steps"
    heard = dict(Availability.objects.values_list("sku", "available"))
    for item in ledger_sums():
        if heard.get(item.sku) != item.on_hand - item.reserved:
            yield f"the shop shows {heard.get(item.sku)} of {item.sku}, stock has {item.on_hand - item.reserved}"


def stock():
    yield from (f"the books of {item.sku} do not add up: {item}" for item in ledger_sums() if not item.adds_up)
    ended = {order.pk: order.status for order in Order.objects.filter(status__in=["DELIVERED", "REJECTED"])}
    for hold in Reservation.objects.filter(order_id__in=ended, state="held"):
        yield f"{ended[hold.order_id]} order {hold.order_id} still holds {hold.quantity} of {hold.sku}"


def parcels():
    delivered = Order.objects.filter(status="DELIVERED").count()
    shipments, bookings = Shipment.objects.count(), FakeBooking.objects.count()
    if not delivered == shipments == bookings:
        yield f"{delivered} orders delivered, {shipments} shipments, {bookings} parcels at the carrier"


def parked():
    yield from (f"{row} is parked: {row.error}" for row in Parked.objects.all())


if __name__ == "__main__":
    conf()
    checks = (on_the_log, read_models, stock, parcels, parked)
    print(json.dumps([finding for check in checks for finding in check()]))  # noqa: T201
