"""What Inventory does about other services' events."""

from events.declare import Event
from events.handling import Group, on
from events.projections import projection
from inventory import services
from inventory.models import CatalogueName
from orders.events import (
    OrderCancelled,
    OrderDispatched,
    OrderExpired,
    OrderPlaced,
    OrderRejected,
    ReturnReceived,
)
from shop.events import ProductChanged

RESERVATIONS = Group("inventory-reservations")
NAMES = Group("inventory-names")
ENDS: dict[type[Event], str] = {OrderRejected: "REJECTED", OrderCancelled: "CANCELLED", OrderExpired: "EXPIRED"}

# Its events are full states, so the newest of each SKU, which is all that a compacted log keeps, are enough.
NAMED = projection("stock-names", group=NAMES, models=[CatalogueName], pure=True, from_compacted=True)


@on(OrderPlaced, group=RESERVATIONS)
def reserve_stock_on_order_placed(event: OrderPlaced) -> None:
    services.reserve(order_id=event.order_id, number=event.number, lines=event.lines, checks=event.checks)


@on(*ENDS, group=RESERVATIONS)
def release_stock_on_end_of_order(event: OrderRejected | OrderCancelled | OrderExpired) -> None:
    services.release(order_id=event.order_id, why=ENDS[type(event)])


@on(OrderDispatched, group=RESERVATIONS)
def consume_stock_on_order_dispatched(event: OrderDispatched) -> None:
    services.consume(order_id=event.order_id)


@on(ReturnReceived, group=RESERVATIONS)
def take_stock_back_on_return_received(event: ReturnReceived) -> None:
    services.take_back(order_id=event.order_id, return_id=event.return_id, lines=event.lines)


@on(ProductChanged, group=NAMES)
def keep_name_on_product_changed(event: ProductChanged) -> None:
    services.keep_name(sku=event.sku, name=event.name, version=event.version)
