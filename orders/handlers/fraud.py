"""The fraud check hears orders."""

from events.handling import Group, on
from orders import services
from orders.events import OrderPlaced

FRAUD = Group("fraud-checks")


@on(OrderPlaced, group=FRAUD)
def check_fraud_on_order_placed(event: OrderPlaced) -> None:
    services.check_fraud(event)
