"""The check of an order's details hears orders, and products for its own copy of the catalogue."""

from events.handling import Group, on
from orders import services
from orders.events import OrderPlaced
from shop.events import ProductChanged

DETAILS = Group("order-details-checks")


@on(OrderPlaced, group=DETAILS)
def check_details_on_order_placed(event: OrderPlaced) -> None:
    services.check_details(event)


@on(ProductChanged, group=DETAILS)
def learn_price_on_product_changed(event: ProductChanged) -> None:
    services.learn_price(sku=event.sku, version=event.version, price=event.price, listed=event.listed)
