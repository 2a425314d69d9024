"""What happens to an order's money, for the reports. Nothing is reported before the order is paid."""

from events.handling import Group, on
from orders.events import GOODWILL, OrderCancelled, OrderPaid, OrderPlaced, PaymentRefunded, ReturnReceived
from shop.reports import services

REPORTING = Group("reporting")


@on(OrderPlaced, group=REPORTING)
def note_lines_on_order_placed(event: OrderPlaced) -> None:
    services.hear_placed(event)


@on(OrderPaid, group=REPORTING)
def report_sale_on_order_paid(event: OrderPaid) -> None:
    services.hear_paid(order_id=event.order_id, version=event.version, paid_at=event.paid_at)


@on(OrderCancelled, group=REPORTING)
def take_sale_back_on_order_cancelled(event: OrderCancelled) -> None:
    services.hear_cancelled(order_id=event.order_id, version=event.version, cancelled_at=event.cancelled_at)


@on(ReturnReceived, group=REPORTING)
def subtract_pieces_on_return_received(event: ReturnReceived) -> None:
    services.hear_return(event)


@on(PaymentRefunded, group=REPORTING)
def subtract_goodwill_on_payment_refunded(event: PaymentRefunded) -> None:
    """What is given back for another reason is known from the cancellation, or from the return."""
    if event.why == GOODWILL:
        services.hear_goodwill(event)
