"""Stage 5, state transfer: events carry what their hearers need, and Shipping keeps its own copy of addresses.

Slide: "Refactoring Customers".
Buys: nobody is called. An order ships while Customers are down, and whatever their table looks like.
Costs: a copy has to be fed, takes room, and is a moment old. And nobody has judged the order yet.
"""

from uuid import UUID

from django.db import transaction

from events.outbox import publish
from shop.journey.events import JourneyOrderPlaced, JourneyOrderShipped
from shop.journey.facts import asking
from shop.journey.models.orders import Order
from shop.journey.models.shipping import AddressReplica, Shipment
from shop.journey.models.stock import StockItem
from shop.journey.telling import SHIPPING, Progress, Told, Wanted


@transaction.atomic
def place_order(wanted: Wanted) -> None:
    """Keep the order and say all about it that Orders knows."""
    order = Order.place(wanted, stage=5)
    publish(
        JourneyOrderPlaced(
            order_id=order.id,
            customer_id=order.customer_id,
            sku=order.sku,
            quantity=order.quantity,
            placed_at=order.placed_at,
        )
    )


def reserve_stock(told: Told) -> None:
    """Stock heard the event, which says what is wanted."""
    StockItem.reserve(told.sku, told.quantity)


def ship_order(told: Told) -> None:
    """Shipping heard the event, and looks into its copy. A customer of whom it has not heard yet makes the order wait.

    Orders hears by an event, too, that the parcel left.
    """
    with asking("its own copy", "address_of", by=SHIPPING, kind="read"):
        address = AddressReplica.address_of(told.customer_id)
    parcel = Shipment.dispatch(told.order_id, stage=5, address=address)
    publish(JourneyOrderShipped(order_id=told.order_id, shipped_at=parcel.shipped_at))


def track_order(order_id: UUID) -> Progress:
    """Orders' own row, moved on by what Orders hears from Shipping."""
    return Order.track(order_id, stage=5)
