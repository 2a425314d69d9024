"""What one customer's orders have come to: for their account, and for whoever wants to leave."""

from uuid import UUID

import msgspec

from orders.events import Line
from orders.models import Order, Return
from orders.queries import OrderSnapshot, Step, just_placed
from orders.status import END
from shop.events import Money

_RETURN_UNDER_WAY = (Return.State.REQUESTED, Return.State.APPROVED, Return.State.RECEIVED)


def how_many_orders(customer_id: UUID) -> int:
    """How many orders the customer has placed."""
    return Order.objects.filter(customer_id=customer_id).count()


def orders_of(customer_id: UUID, *, start: int = 0, stop: int | None = None) -> list[OrderSnapshot]:
    """The customer's orders, the newest first, in three queries however many there are."""
    orders = Order.objects.filter(customer_id=customer_id).prefetch_related("lines", "steps")[start:stop]
    return [_snapshot(order) for order in orders]


def anything_under_way(customer_id: UUID) -> bool:
    """Whether an order still has to come to its end, or a return to its refund."""
    orders = Order.objects.filter(customer_id=customer_id)
    return (
        orders.exclude(status__in=END).exists()
        or Return.objects.filter(order__in=orders, state__in=_RETURN_UNDER_WAY).exists()
    )


def addresses_under_way(customer_id: UUID) -> set[UUID]:
    """The addresses that orders under way go to."""
    orders = Order.objects.filter(customer_id=customer_id).exclude(status__in=END)
    return set(orders.values_list("address_id", flat=True))


def order_numbered(number: str) -> tuple[UUID, UUID] | None:
    """The ids of the order of that number, and of its customer; none if no order has it."""
    return Order.objects.filter(number=number).values_list("pk", "customer_id").first()


def _snapshot(order: Order) -> OrderSnapshot:
    return msgspec.structs.replace(just_placed(order), lines=_lines(order), history=_steps(order))


def _lines(order: Order) -> tuple[Line, ...]:
    return tuple(
        Line(line.sku, line.name, line.quantity, Money(line.unit_price, order.currency)) for line in order.lines.all()
    )


def _steps(order: Order) -> tuple[Step, ...]:
    # Steps taken since the order was read are left out: the picture is of one moment.
    past = (step for step in order.steps.all() if step.version <= order.version)
    return tuple(Step(step.version, step.status, step.at, step.detail) for step in past)
