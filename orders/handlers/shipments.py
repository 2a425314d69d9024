"""Orders hears of the parcel."""

from events.handling import Group, on
from orders import services
from shipping.events import ShipmentDelivered, ShipmentDispatched, ShipmentOutForDelivery, ShipmentPacked

SHIPMENTS = Group("order-shipments")


@on(ShipmentPacked, ShipmentDispatched, ShipmentOutForDelivery, ShipmentDelivered, group=SHIPMENTS)
def follow_parcel_on_news_of_it(event: services.Parcel) -> None:
    services.follow_parcel(event)
