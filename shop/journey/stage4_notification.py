"""Stage 4, notification: Orders says that something happened, and Shipping reacts. The event is only a nudge.

Slide: "Refactoring Orders and Shipping".
Buys: placing needs nobody but Orders. What Shipping misses while it is down waits on the log.
Costs: the event says so little that Shipping has to call Customers about each one, and stands still without them.
"""

from uuid import UUID

from django.db import transaction

from events.outbox import publish
from shop.journey import calls
from shop.journey.events import JourneyOrderNotified, JourneyOrderShipped
from shop.journey.facts import asking
from shop.journey.models.orders import Order
from shop.journey.models.shipping import Shipment
from shop.journey.models.stock import StockItem
from shop.journey.telling import ORDERS, STOCK, Progress, Told, Wanted


@transaction.atomic
def place_order(wanted: Wanted) -> None:
    """Keep the order and say that there is one."""
    order = Order.place(wanted, stage=4)
    reserve_stock(Told(order.id, sku=order.sku, quantity=order.quantity))
    publish(JourneyOrderNotified(order_id=order.id, customer_id=order.customer_id))


@asking(STOCK, "reserve_stock", by=ORDERS)
def reserve_stock(told: Told) -> None:
    """Orders calls this function, inside its own transaction: only Shipping listens to events so far."""
    StockItem.reserve(told.sku, told.quantity)


def ship_order(told: Told) -> None:
    """Shipping heard the event, and asks Customers. Without an answer the event stays where it is, and is tried again.

    Orders hears by an event, too, that the parcel left.
    """
    address = calls.address_of(told.customer_id)
    parcel = Shipment.dispatch(told.order_id, stage=4, address=address)
    publish(JourneyOrderShipped(order_id=told.order_id, shipped_at=parcel.shipped_at))


def track_order(order_id: UUID) -> Progress:
    """Orders' own row, moved on by what Orders hears from Shipping."""
    return Order.track(order_id, stage=4)
