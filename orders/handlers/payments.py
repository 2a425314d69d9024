"""Payments hears what is to be paid, what is to be taken, and what is to be given back."""

from django.utils import timezone

from events.handling import Group, on
from orders import services
from orders.events import (
    OrderCancelled,
    OrderDispatched,
    OrderExpired,
    OrderPlaced,
    OrderRejected,
    OrderValidated,
    ReturnReceived,
)

PAYMENTS = Group("payments")

ENDS = {OrderCancelled: "cancelled", OrderExpired: "expired", OrderRejected: "rejected"}


@on(OrderPlaced, group=PAYMENTS)
def remember_payment_on_order_placed(event: OrderPlaced) -> None:
    services.remember_payment(
        order_id=event.order_id,
        total=event.total,
        card=services.Card(event.payment_token, event.card_fingerprint, event.payment_method),
        now=timezone.now(),
    )


@on(OrderValidated, group=PAYMENTS)
def request_payment_on_order_validated(event: OrderValidated) -> None:
    services.request_payment(order_id=event.order_id, now=timezone.now())


@on(OrderDispatched, group=PAYMENTS)
def capture_payment_on_order_dispatched(event: OrderDispatched) -> None:
    services.capture_payment(order_id=event.order_id, now=timezone.now())


@on(OrderCancelled, OrderExpired, OrderRejected, group=PAYMENTS)
def give_back_on_order_s_end(event: OrderCancelled | OrderExpired | OrderRejected) -> None:
    services.give_back(order_id=event.order_id, why=ENDS[type(event)], now=timezone.now())


@on(ReturnReceived, group=PAYMENTS)
def refund_return_on_return_received(event: ReturnReceived) -> None:
    services.refund_return(
        order_id=event.order_id, return_id=event.return_id, amount=event.refund.amount, now=timezone.now()
    )
