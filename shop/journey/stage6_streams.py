"""Stage 6, streams: the shop itself. Every service says what it did, and whoever cares listens.

Slide: "A richer application".
Buys: three services judge an order at once, others charge, pack and mail; none was changed to let the next one in.
Costs: the till says yes before anybody has judged. A no comes later, as news.
"""

from uuid import UUID

from django.db import transaction

from orders.services import OrderRefused, tokenise
from orders.services import Wanted as Line
from shop.journey import demo
from shop.journey.facts import record
from shop.journey.models.orders import Order
from shop.journey.telling import ORDERS, STOCK, CannotPlace, Progress, Told, Wanted
from shop.services.checkout import order_for


@transaction.atomic
def place_order(wanted: Wanted) -> None:
    """Place it in the shop, which says so; nobody else is asked."""
    order = Order.place(wanted, stage=6)
    try:
        order_for(
            guest=demo.as_guest(order.customer_id, order.id),
            wanted=[Line(order.sku, order.quantity)],
            card=tokenise(demo.CARD),
            order_id=order.id,
            placed_at=order.placed_at,
        )
    except OrderRefused as refusal:
        raise CannotPlace(str(refusal)) from refusal


def reserve_stock(told: Told) -> None:
    """Inventory heard `OrderPlaced`, reserved, and said so as its verdict: `inventory.handlers` does that.

    Here the lane only writes down that it heard.
    """
    record("state", source=STOCK, target=ORDERS, what="reserved", order_id=told.order_id)


def ship_order(told: Told) -> None:
    """Shipping heard `OrderPaid` and looked into its own copy of the addresses: `shipping.handlers` does that.

    Here the lane's own row follows what it heard.
    """
    Order.ship(told.order_id)


def track_order(order_id: UUID) -> Progress:
    """A row that only events move."""
    return Order.track(order_id, stage=6)
