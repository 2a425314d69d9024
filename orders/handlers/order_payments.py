"""Orders hears how the payment goes, and when the time for it is over."""

from django.utils import timezone

from events.handling import Group, on
from orders import services
from orders.events import CardDeclined, OrderValidated, PaymentAuthorized, PaymentDeadlinePassed

ORDER_PAYMENTS = Group("order-payments")


@on(OrderValidated, group=ORDER_PAYMENTS)
def await_payment_on_order_validated(event: OrderValidated) -> None:
    services.await_payment(order_id=event.order_id, now=timezone.now())


@on(PaymentAuthorized, group=ORDER_PAYMENTS)
def mark_paid_on_payment_authorized(event: PaymentAuthorized) -> None:
    services.mark_paid(order_id=event.order_id, method=event.method, paid_at=event.authorized_at)


@on(CardDeclined, group=ORDER_PAYMENTS)
def note_decline_on_card_declined(event: CardDeclined) -> None:
    services.note_decline(order_id=event.order_id, code=event.code, text=event.text, declined_at=event.declined_at)


@on(PaymentDeadlinePassed, group=ORDER_PAYMENTS)
def expire_unpaid_on_payment_deadline_passed(event: PaymentDeadlinePassed) -> None:
    services.expire_unpaid(order_id=event.order_id, due_at=event.due_at, now=timezone.now())
