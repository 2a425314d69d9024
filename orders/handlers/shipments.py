"""Orders hears of the parcel."""

from events.handling import Group, on
from orders import services
from shipping.events import (
    ShipmentCancellationRefused,
    ShipmentCancelled,
    ShipmentDelivered,
    ShipmentDispatched,
    ShipmentOutForDelivery,
    ShipmentPacked,
)

SHIPMENTS = Group("order-shipments")


@on(ShipmentPacked, ShipmentDispatched, ShipmentOutForDelivery, ShipmentDelivered, group=SHIPMENTS)
def follow_parcel_on_news_of_it(event: services.Parcel) -> None:
    services.follow_parcel(event)


@on(ShipmentCancelled, group=SHIPMENTS)
def cancel_order_on_shipment_cancelled(event: ShipmentCancelled) -> None:
    services.cancel_stopped(order_id=event.order_id, cancelled_at=event.cancelled_at)


@on(ShipmentCancellationRefused, group=SHIPMENTS)
def refuse_cancellation_on_its_refusal(event: ShipmentCancellationRefused) -> None:
    services.refuse_cancellation(order_id=event.order_id, refused_at=event.refused_at)
