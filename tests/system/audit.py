"""Run against a whole shop: which invariants of the business are broken? Prints a JSON list; empty is good.

It reads every service's tables, the outbox and the log of orders, as no service may: it is the tests' auditor.
Money and mails follow an order's end by a moment, so it looks again for a while before it complains.
"""

import json
import time
from collections import Counter, defaultdict
from uuid import UUID

import django

django.setup()

from django.db.models import Count, Sum  # noqa: E402

from events.conf import conf  # noqa: E402
from events.models import OutboxRecord, Parked  # noqa: E402
from inventory.events import STOCK  # noqa: E402
from inventory.models import Reservation  # noqa: E402
from inventory.queries import ledger_sums  # noqa: E402
from orders.events import ORDERS  # noqa: E402
from orders.models import FakeCharge, Order  # noqa: E402
from orders.status import END  # noqa: E402
from shipping.events import (  # noqa: E402
    ShipmentDelivered,
    ShipmentDispatched,
    ShipmentOutForDelivery,
    ShipmentPacked,
)
from shipping.models import Errand, FakeBooking, Shipment  # noqa: E402
from shop.events import PRODUCTS  # noqa: E402
from shop.handlers import MAILED  # noqa: E402
from shop.models import Availability, OrderMail, OrderTracking, TrackingStep  # noqa: E402
from tests.system.log import whole  # noqa: E402

SETTLES_WITHIN_SECONDS = 40
STEPS = (ShipmentPacked, ShipmentDispatched, ShipmentOutForDelivery, ShipmentDelivered)


def on_the_log():
    """The orders topic by order: version to event, after duplicates are dropped by id; and that it is complete."""
    published = {str(row.id) for row in OutboxRecord.objects.filter(aggregatetype=ORDERS.name)}
    versions, seen = defaultdict(list), set()
    for message in whole(ORDERS):
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
    ended = {order.pk: order.status for order in Order.objects.filter(status__in=END)}
    for hold in Reservation.objects.filter(order_id__in=ended, state="held"):
        yield f"{ended[hold.order_id]} order {hold.order_id} still holds {hold.quantity} of {hold.sku}"


def parcels():
    """Every delivered order has one parcel, and nobody is told of a step, or sends for the carrier, once too often.

    Unique keys forbid a second row of a shipment or booking, so what was said and asked is counted, not rows alone.
    """
    delivered = {str(pk) for pk in Order.objects.filter(status="DELIVERED").values_list("pk", flat=True)}
    shipments = {str(shipment.pk): str(shipment.order_id) for shipment in Shipment.objects.exclude(state="cancelled")}
    bookings = {booking.reference: booking.calls for booking in FakeBooking.objects.filter(cancelled_at=None)}
    if not (delivered == set(shipments.values()) and set(shipments) == set(bookings)):
        yield f"{len(delivered)} orders delivered, {len(shipments)} shipments, {len(bookings)} parcels at the carrier"
    wire_types = [step.wire_type for step in STEPS]
    published = OutboxRecord.objects.filter(type__in=wire_types).values_list("aggregateid", "type")
    cancelled = {str(pk) for pk in Order.objects.filter(status="CANCELLED").values_list("pk", flat=True)}
    told = Counter((order_id, step) for order_id, step in published if order_id not in cancelled)
    expected = {(order_id, step.wire_type) for order_id in delivered for step in STEPS}
    for order_id, step in sorted(expected | set(told)):
        if told[order_id, step] != 1:
            yield f"{step} of order {order_id} was published {told[order_id, step]} times"
    tries = dict(Errand.objects.filter(kind="book").values_list("shipment_id").annotate(Sum("attempts")))
    for shipment_id, order_id in shipments.items():
        calls, most = bookings.get(shipment_id, 0), tries.get(UUID(shipment_id), 0)
        if calls > most:  # fewer is a worker that died on its way to the carrier
            yield f"the parcel of order {order_id} was booked {calls} times in {most} attempts"


def money():
    """One charge per order at most. What was delivered is taken and kept, what ended otherwise is given back."""
    charges = {charge.order_id: charge for charge in FakeCharge.objects.annotate(back=Sum("refunds__amount"))}
    for order_id, count in FakeCharge.objects.values_list("order_id").annotate(Count("pk")).order_by():
        if count > 1:
            yield f"order {order_id} was charged {count} times"
    for order in Order.objects.filter(status__in=END):
        charge = charges.get(order.pk)
        held, taken, back = (charge.amount, charge.captured, charge.back or 0) if charge else (0, 0, 0)
        kept = order.status == "DELIVERED"
        if (taken if kept else held) - back != (order.total if kept else 0):
            yield f"{order.number} is {order.status}, {held} was held, {taken} taken and {back} given back"


def mails():
    """One for each step that deserves one, and sent."""
    deserved = {cls.wire_type: cls.wire_type.split(".")[1] for cls in MAILED if cls.topic == ORDERS}
    steps = OutboxRecord.objects.filter(type__in=deserved).values_list("aggregateid", "type", "payload")
    expected = Counter((key, deserved[type_], str(json.loads(payload)["version"])) for key, type_, payload in steps)
    written = OrderMail.objects.filter(kind__in=deserved.values())
    sent = Counter((str(mail.order_id), mail.kind, mail.about) for mail in written if mail.state == "sent")
    for order_id, kind, about in sorted((expected - sent) | (sent - expected)):
        yield f"{kind} {about} of order {order_id} was mailed {sent[order_id, kind, about]} times"


def versions():
    """A version has one meaning: replicas ignore the second event that claims it."""
    for topic in (PRODUCTS, STOCK):
        events = OutboxRecord.objects.filter(aggregatetype=topic.name, payload__isnull=False)
        claims = Counter((event.aggregateid, json.loads(event.payload)["version"]) for event in events)
        for (sku, version), count in claims.items():
            if count > 1:
                yield f"version {version} of {sku} was published {count} times on {topic.name}"


def parked():
    yield from (f"{row} is parked: {row.error}" for row in Parked.objects.all())


CHECKS = (on_the_log, read_models, stock, parcels, money, mails, versions, parked)


def findings():
    """What is wrong, once it had the time to come right."""
    until = time.monotonic() + SETTLES_WITHIN_SECONDS
    while found := [finding for check in CHECKS for finding in check()]:
        if time.monotonic() > until:
            return found
        time.sleep(0.5)
    return []


if __name__ == "__main__":
    conf()
    print(json.dumps(findings()))  # noqa: T201
