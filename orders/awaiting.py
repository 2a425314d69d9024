"""Who has to move an order on, as far as Orders can tell. Worth asking only about one that stands still."""

from uuid import UUID

from events.models import Timer
from orders.models import Order, Payment
from orders.services.validation import deadline_of
from orders.status import Status

ORDERS, PAYMENTS = "orders", "payments"


def awaited(order_id: UUID) -> tuple[str, ...]:
    """The checks, or the service, that an undecided or unpaid order waits for; none if it is somebody else's turn.

    A check goes by its name: ``details``, ``inventory``, ``fraud``.
    """
    order = Order.objects.filter(pk=order_id).first()
    if order is None:
        return ()
    if order.status == Status.PLACED:
        return _awaited_checks(order)
    return _awaited_payment(order_id) if order.status == Status.VALIDATED else ()


def _awaited_checks(order: Order) -> tuple[str, ...]:
    if not Timer.objects.filter(name=deadline_of(order.pk)).exists():
        return (ORDERS,)  # it has not heard of the order yet, or its deadline has passed and it has not heard of that
    answered = set(order.verdicts.values_list("check_name", flat=True))
    return tuple(check for check in order.checks if check not in answered)


def _awaited_payment(order_id: UUID) -> tuple[str, ...]:
    state = Payment.objects.filter(order_id=order_id).values_list("state", flat=True).first()
    if state == Payment.State.DECLINED:
        return ()  # the shopper's turn
    return (ORDERS,) if state == Payment.State.AUTHORIZED else (PAYMENTS,)
