"""Payments hears which orders are to be paid."""

from django.utils import timezone

from events.handling import Group, on
from orders import services
from orders.events import OrderValidated

PAYMENTS = Group("payments")


@on(OrderValidated, group=PAYMENTS)
def mark_paid_on_order_validated(event: OrderValidated) -> None:
    services.mark_paid(order_id=event.order_id, method="demo", paid_at=timezone.now())
