"""What Inventory does about other services' events."""

from events.handling import Group, on
from inventory import services
from orders.events import OrderDispatched, OrderPlaced, OrderRejected

RESERVATIONS = Group("inventory-reservations")


@on(OrderPlaced, group=RESERVATIONS)
def reserve_stock_on_order_placed(event: OrderPlaced) -> None:
    services.reserve(order_id=event.order_id, lines=event.lines, checks=event.checks)


@on(OrderRejected, group=RESERVATIONS)
def release_stock_on_order_rejected(event: OrderRejected) -> None:
    services.release(order_id=event.order_id, why="REJECTED")


@on(OrderDispatched, group=RESERVATIONS)
def consume_stock_on_order_dispatched(event: OrderDispatched) -> None:
    services.consume(order_id=event.order_id)
