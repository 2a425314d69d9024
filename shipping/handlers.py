"""What Shipping does about other services' events. Its two groups run apart, in any order."""

import msgspec
from django.utils import timezone

from events.handling import Group, on
from events.projections import projection
from orders.events import OrderPaid
from shipping import services
from shipping.models import CustomerReplica
from shop.events import CustomerChanged, CustomerErased

SHIPPING = Group("shipping")
CUSTOMERS = Group("shipping-customers")

# Never to be rebuilt: news of a customer wakes the shipments that wait for it, and a paid order may make the row first.
KNOWN = projection("customers", group=CUSTOMERS, models=[CustomerReplica], pure=False)


@on(OrderPaid, group=SHIPPING)
def prepare_shipment_on_order_paid(event: OrderPaid) -> None:
    services.prepare_shipment(
        order_id=event.order_id,
        customer_id=event.customer_id,
        customer_version=event.customer_version,
        address_id=event.address_id,
        now=timezone.now(),
    )


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
