"""What the journey's Orders and Stock do about events."""

from events.handling import Group, on
from shop.journey import stage5_state_transfer
from shop.journey.events import JourneyOrderPlaced, JourneyOrderShipped
from shop.journey.handlers.hearing import heard
from shop.journey.models.orders import Order
from shop.journey.telling import ORDERS, STOCK, Told

SHIPPED = Group("journey-orders")
RESERVATIONS = Group("journey-stock")


@on(JourneyOrderShipped, group=SHIPPED)
def note_parcel_on_journey_order_shipped(event: JourneyOrderShipped) -> None:
    heard(ORDERS)
    Order.ship(event.order_id, at=event.shipped_at)


@on(JourneyOrderPlaced, group=RESERVATIONS)
def reserve_stock_on_journey_order_placed(event: JourneyOrderPlaced) -> None:
    heard(STOCK)
    stage5_state_transfer.reserve_stock(Told(event.order_id, sku=event.sku, quantity=event.quantity))
