"""What Fulfilment and Shipping do about events. Their groups run apart, in any order."""

from uuid import UUID

import msgspec
from django.utils import timezone

from events.handling import Group, on, on_tombstone
from events.projections import projection
from orders.events import (
    CancellationRequested,
    OrderCancelled,
    OrderExpired,
    OrderPaid,
    OrderPlaced,
    OrderRejected,
)
from shipping import services
from shipping.events import PackingDue, ShipmentCancelled, ShipmentPacked
from shipping.models import CustomerReplica
from shop.events import CUSTOMERS as CUSTOMERS_TOPIC
from shop.events import CustomerChanged, CustomerErased

FULFILMENT = Group("fulfilment")
SHIPPING = Group("shipping")
CUSTOMERS = Group("shipping-customers")

# Never to be rebuilt: news of a customer wakes the shipments that wait for it, and a paid order may make the row first.
KNOWN = projection("customers", group=CUSTOMERS, models=[CustomerReplica], pure=False)


@on(OrderPlaced, group=FULFILMENT)
def write_pick_list_on_order_placed(event: OrderPlaced) -> None:
    services.write_pick_list(order_id=event.order_id, number=event.number, lines=event.lines, placed_at=event.placed_at)


@on(OrderPaid, group=FULFILMENT)
def open_pick_list_on_order_paid(event: OrderPaid) -> None:
    services.open_pick_list(order_id=event.order_id, paid_at=event.paid_at, now=timezone.now())


@on(OrderRejected, OrderExpired, OrderCancelled, group=FULFILMENT)
def drop_pick_list_on_end_of_order(event: OrderRejected | OrderExpired | OrderCancelled) -> None:
    services.drop_pick_list(order_id=event.order_id)


@on(PackingDue, group=FULFILMENT)
def pack_on_packing_due(event: PackingDue) -> None:
    services.pack_if_open(order_id=event.order_id, now=timezone.now())


@on(CancellationRequested, group=FULFILMENT)
def stop_picking_on_cancellation_requested(event: CancellationRequested) -> None:
    services.stop_picking(order_id=event.order_id, now=timezone.now())


@on(OrderPaid, group=SHIPPING)
def expect_parcel_on_order_paid(event: OrderPaid) -> None:
    services.expect_parcel(
        order_id=event.order_id,
        customer_id=event.customer_id,
        customer_version=event.customer_version,
        address_id=event.address_id,
        now=timezone.now(),
    )


@on(ShipmentPacked, group=SHIPPING)
def take_parcel_on_shipment_packed(event: ShipmentPacked) -> None:
    services.take_packed_parcel(order_id=event.order_id, packed_at=event.packed_at, now=timezone.now())


@on(CancellationRequested, group=SHIPPING)
def stop_parcel_on_cancellation_requested(event: CancellationRequested) -> None:
    services.stop_parcel(order_id=event.order_id, now=timezone.now())


@on(ShipmentCancelled, group=SHIPPING)
def expect_no_parcel_on_shipment_cancelled(event: ShipmentCancelled) -> None:
    services.expect_no_parcel(order_id=event.order_id, now=timezone.now())


@on(CustomerChanged, group=CUSTOMERS)
def learn_customer_on_customer_changed(event: CustomerChanged) -> None:
    services.learn_customer(
        customer_id=event.customer_id,
        version=event.version,
        name=event.name,
        addresses=msgspec.to_builtins(event.addresses),
        now=timezone.now(),
    )


@on(CustomerErased, group=CUSTOMERS)
def forget_customer_on_customer_erased(event: CustomerErased) -> None:
    services.forget_customer(customer_id=event.customer_id, version=event.version, now=timezone.now())


@on_tombstone(CUSTOMERS_TOPIC, group=CUSTOMERS)
def forget_customer_on_tombstone(key: str) -> None:
    """All that a compacted log may still have of an erasure: whoever reads it late forgets no less."""
    services.forget_customer(customer_id=UUID(key), version=0, now=timezone.now())
