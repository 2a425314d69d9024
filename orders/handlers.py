"""What the Orders service does when it hears of something."""

from django.utils import timezone

from events.handling import Group, on
from events.projections import projection
from orders import services
from orders.events import (
    CheckFailed,
    CheckPassed,
    OrderPlaced,
    OrderValidated,
    ValidationDeadlinePassed,
)
from orders.models import CatalogueItem
from shipping.events import (
    ShipmentDelivered,
    ShipmentDispatched,
    ShipmentOutForDelivery,
    ShipmentPacked,
)
from shop.events import ProductChanged

VALIDATION = Group("order-validation")
PAYMENTS = Group("payments")
SHIPMENTS = Group("order-shipments")
CATALOGUE = Group("order-catalogue")

# Its events are full states, so the newest of each SKU, which is all that a compacted log keeps, are enough.
SOLD = projection("catalogue", group=CATALOGUE, models=[CatalogueItem], pure=True, from_compacted=True)


@on(OrderPlaced, group=VALIDATION)
def await_verdicts_on_order_placed(event: OrderPlaced) -> None:
    services.await_verdicts(order_id=event.order_id, now=timezone.now())


@on(CheckPassed, group=VALIDATION)
def record_verdict_on_check_passed(event: CheckPassed) -> None:
    services.record_verdict(order_id=event.order_id, check=event.check, passed=True, received_at=timezone.now())


@on(CheckFailed, group=VALIDATION)
def record_verdict_on_check_failed(event: CheckFailed) -> None:
    services.record_verdict(
        order_id=event.order_id,
        check=event.check,
        passed=False,
        reasons=event.reasons,
        received_at=timezone.now(),
    )


@on(ValidationDeadlinePassed, group=VALIDATION)
def reject_unanswered_on_validation_deadline_passed(event: ValidationDeadlinePassed) -> None:
    services.reject_unanswered(order_id=event.order_id, due_at=event.due_at, now=timezone.now())


@on(OrderValidated, group=PAYMENTS)
def mark_paid_on_order_validated(event: OrderValidated) -> None:
    services.mark_paid(order_id=event.order_id, method="demo", paid_at=timezone.now())


@on(ShipmentPacked, group=SHIPMENTS)
def record_packed_on_shipment_packed(event: ShipmentPacked) -> None:
    services.record_packed(order_id=event.order_id, packed_at=event.packed_at)


@on(ShipmentDispatched, group=SHIPMENTS)
def record_dispatched_on_shipment_dispatched(event: ShipmentDispatched) -> None:
    services.record_dispatched(
        order_id=event.order_id,
        carrier=event.carrier,
        tracking=event.tracking,
        dispatched_at=event.dispatched_at,
    )


@on(ShipmentOutForDelivery, group=SHIPMENTS)
def record_out_for_delivery_on_shipment_out_for_delivery(event: ShipmentOutForDelivery) -> None:
    services.record_out_for_delivery(order_id=event.order_id, out_for_delivery_at=event.out_for_delivery_at)


@on(ShipmentDelivered, group=SHIPMENTS)
def record_delivered_on_shipment_delivered(event: ShipmentDelivered) -> None:
    services.record_delivered(order_id=event.order_id, delivered_at=event.delivered_at)


@on(ProductChanged, group=CATALOGUE)
def keep_catalogue_item_on_product_changed(event: ProductChanged) -> None:
    services.keep_catalogue_item(
        sku=event.sku,
        name=event.name,
        price=event.price,
        listed=event.listed,
        version=event.version,
    )
