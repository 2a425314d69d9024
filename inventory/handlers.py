"""What Inventory does about other services' events."""

from events.declare import Event
from events.handling import Group, on
from inventory import services
from orders.events import (
    OrderCancelled,
    OrderDispatched,
    OrderExpired,
    OrderPlaced,
    OrderRejected,
    ReturnReceived,
)

RESERVATIONS = Group("inventory-reservations")
ENDS: dict[type[Event], str] = {OrderRejected: "REJECTED", OrderCancelled: "CANCELLED", OrderExpired: "EXPIRED"}


@on(OrderPlaced, group=RESERVATIONS)
def reserve_stock_on_order_placed(event: OrderPlaced) -> None:
    services.reserve(order_id=event.order_id, lines=event.lines, checks=event.checks)


@on(*ENDS, group=RESERVATIONS)
def release_stock_on_end_of_order(event: OrderRejected | OrderCancelled | OrderExpired) -> None:
    services.release(order_id=event.order_id, why=ENDS[type(event)])


@on(OrderDispatched, group=RESERVATIONS)
def consume_stock_on_order_dispatched(event: OrderDispatched) -> None:
    services.consume(order_id=event.order_id)


@on(ReturnReceived, group=RESERVATIONS)
def take_stock_back_on_return_received(event: ReturnReceived) -> None:
    services.take_back(order_id=event.order_id, return_id=event.return_id, lines=event.lines)
