"""Each event of an order fills in what it knows; then the order's rows are published. A known one changes nothing."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from events.outbox import publish_many
from orders.events import Line, OrderPlaced, PaymentRefunded, ReturnReceived
from shop.models import Address, Variant
from shop.reports.events import reported
from shop.reports.models import ReportedOrder
from shop.reports.rows import rows


@contextmanager
def _heard(order_id: UUID, *, version: int = 0) -> Iterator[ReportedOrder]:
    """The order's row, to be filled in; then it is stored, and what is to be said of it is published.

    The row is locked before anything is published, so that each row's events lie in the log as they came about.
    """
    with transaction.atomic():
        order = ReportedOrder.locked(order_id)
        order.version = max(order.version, version)
        yield order
        if said := [reported(row) for row in rows(order)]:
            order.reported_at = timezone.now()
            publish_many(said, correlation_id=order_id)
        order.save()


def hear_placed(event: OrderPlaced) -> None:
    """Note what was ordered, and to which country it goes. Shelves and country are looked up once."""
    with _heard(event.order_id, version=event.version) as order:
        order.currency = event.total.currency
        order.delivery = event.delivery.amount
        order.lines = order.lines or list(_lines(event.lines))
        order.country = order.country or _country(event.address_id)


def hear_paid(*, order_id: UUID, version: int, paid_at: datetime) -> None:
    """Note that the order is sold."""
    with _heard(order_id, version=version) as order:
        order.paid_at = paid_at


def hear_cancelled(*, order_id: UUID, version: int, cancelled_at: datetime) -> None:
    """Note that the order is none any more."""
    with _heard(order_id, version=version) as order:
        order.cancelled_at = cancelled_at


def hear_return(event: ReturnReceived) -> None:
    """Note what came back, and what is owed for it."""
    with _heard(event.order_id) as order:
        came_back = {line.sku: line.quantity for line in event.lines}
        order.returns[str(event.return_id)] = {"lines": came_back, "refund": str(event.refund.amount)}


def hear_goodwill(event: PaymentRefunded) -> None:
    """Note that money was given back for goods that stay where they are."""
    with _heard(event.order_id) as order:
        order.goodwill[str(event.refund_id)] = str(event.amount.amount)


def _lines(lines: Iterable[Line]) -> Iterator[dict[str, object]]:
    shelves = dict(
        Variant.objects.filter(sku__in=[line.sku for line in lines]).values_list("sku", "product__category__slug")
    )
    for line in lines:
        yield {
            "sku": line.sku,
            "category": shelves.get(line.sku, ""),
            "quantity": line.quantity,
            "unit_price": str(line.unit_price.amount),
        }


def _country(address_id: UUID) -> str:
    """Empty if the customer was erased meanwhile."""
    return Address.objects.filter(pk=address_id).values_list("country", flat=True).first() or ""
