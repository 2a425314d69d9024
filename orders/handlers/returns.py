"""Returns hears what came back and what was given back."""

from events.handling import Group, on
from orders import services
from orders.events import PaymentRefunded, ReturnReceived

RETURNS = Group("order-returns")


@on(ReturnReceived, group=RETURNS)
def return_order_on_return_received(event: ReturnReceived) -> None:
    services.note_return(order_id=event.order_id, received_at=event.received_at)


@on(PaymentRefunded, group=RETURNS)
def settle_return_on_payment_refunded(event: PaymentRefunded) -> None:
    services.settle_return(return_id=event.refund_id, amount=event.amount, refunded_at=event.refunded_at)
