"""Stage 1, the monolith: everybody is a function in one program, and an order is one transaction.

Slide: "Monoliths are hard to change".
Buys: all of it is kept, or nothing is; nothing can be half done.
Costs: it is built, released and down as one. If any part fails, the shopper is sent away.
"""

from uuid import UUID

from django.db import transaction

from shop.journey import customers
from shop.journey.facts import asking
from shop.journey.models.orders import Order
from shop.journey.models.shipping import Shipment
from shop.journey.models.stock import StockItem
from shop.journey.outages import simulated
from shop.journey.telling import CUSTOMERS, ORDERS, SHIPPING, STOCK, Progress, Told, Wanted


@transaction.atomic
def place_order(wanted: Wanted) -> None:
    """Keep the order, reserve its pieces and ship it, in one go."""
    order = Order.place(wanted, stage=1)
    reserve_stock(Told(order.id, sku=order.sku, quantity=order.quantity))
    ship_order(Told(order.id, customer_id=order.customer_id))
    Order.ship(order.id)


@asking(STOCK, "reserve_stock", by=ORDERS)
def reserve_stock(told: Told) -> None:
    """Orders calls this function, inside its own transaction."""
    StockItem.reserve(told.sku, told.quantity)


@asking(SHIPPING, "ship_order", by=ORDERS)
def ship_order(told: Told) -> None:
    """Orders calls this function, which calls one of Customers', inside the same transaction."""
    simulated(SHIPPING)
    with asking(CUSTOMERS, "address_of", by=SHIPPING):
        simulated(CUSTOMERS)
        address = customers.address_of(told.customer_id)
    Shipment.dispatch(told.order_id, stage=1, address=address)


def track_order(order_id: UUID) -> Progress:
    """Orders' own row, complete from the moment that it can be seen."""
    return Order.track(order_id, stage=1)
