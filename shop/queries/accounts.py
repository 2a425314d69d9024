"""What an account's pages show: who it is, and what it ordered."""

from datetime import datetime
from uuid import UUID

import msgspec

from orders.history import how_many_orders, orders_of
from orders.queries import OrderSnapshot, customer_of
from orders.status import Status
from shop.events import Money
from shop.models import Customer, User
from shop.queries.progress import FAILED, WORDS, cancellable


class Ordered(msgspec.Struct, frozen=True, kw_only=True):
    """One order in a list: enough to know it again, and what may be done about it."""

    order_id: UUID
    number: str
    placed_at: datetime
    total: Money
    things: tuple[str, ...]
    status: str
    title: str
    failed: bool
    cancellable: bool
    returnable: bool


class History:
    """A customer's orders, the newest first, as a paginator wants them: counted, and read by the page."""

    def __init__(self, customer_id: UUID) -> None:
        self._customer_id = customer_id

    def count(self) -> int:
        return how_many_orders(self._customer_id)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, page: slice) -> list[Ordered]:
        return [_ordered(order) for order in orders_of(self._customer_id, start=page.start or 0, stop=page.stop)]


def customer_behind(user: User) -> Customer | None:
    """Who a login is to the shop; nobody, if it is staff's and never ordered."""
    return Customer.objects.filter(user=user).first()


def guest_of(order_id: UUID) -> Customer | None:
    """Who placed an order without an account, and has none since."""
    customer_id = customer_of(order_id)
    return Customer.objects.filter(pk=customer_id, user=None).first() if customer_id else None


def _ordered(order: OrderSnapshot) -> Ordered:
    return Ordered(
        order_id=order.order_id,
        number=order.number,
        placed_at=order.placed_at,
        total=order.total,
        things=tuple(f"{line.quantity} × {line.name}" for line in order.lines),  # noqa: RUF001
        status=order.status,
        title=str(WORDS[order.status].title),
        failed=order.status in FAILED,
        cancellable=cancellable(order.history[-1]),
        returnable=order.status == Status.DELIVERED,
    )
