"""Stage 3, calls: each service has its tables to itself and is asked over HTTP.

Slide: "E-commerce microservices (with RPC)".
Buys: what is behind an interface is its owner's business; Customers may rename their columns.
Costs: Orders waits for Shipping, which waits for Customers. Whoever is down or slow takes all before them along.
"""

from uuid import UUID

from django.db import transaction

from shop.journey import calls
from shop.journey.facts import asking
from shop.journey.models.orders import Order
from shop.journey.models.shipping import Shipment
from shop.journey.models.stock import StockItem
from shop.journey.telling import ORDERS, STOCK, Progress, Told, Wanted


@transaction.atomic
def place_order(wanted: Wanted) -> None:
    """Keep the order once Shipping answered that it shipped; it is no order otherwise."""
    order = Order.place(wanted, stage=3)
    reserve_stock(Told(order.id, sku=order.sku, quantity=order.quantity))
    # If the answer comes too late, this raises: the order is gone, and Shipping's parcel is not. It has no order then.
    calls.ship(Told(order.id, customer_id=order.customer_id))
    Order.ship(order.id)


@asking(STOCK, "reserve_stock", by=ORDERS)
def reserve_stock(told: Told) -> None:
    """Orders calls this function, inside its own transaction: the talk leaves Stock where it was."""
    StockItem.reserve(told.sku, told.quantity)


def ship_order(told: Told) -> None:
    """Orders' call arrives here, in Shipping's process; it is not answered before Customers answered Shipping."""
    address = calls.address_of(told.customer_id)
    Shipment.dispatch(told.order_id, stage=3, address=address)


def track_order(order_id: UUID) -> Progress:
    """Orders' own row, complete from the moment that it can be seen."""
    return Order.track(order_id, stage=3)
