"""Payment, as far as it goes: until there is a gateway, a validated order counts as paid."""

from datetime import datetime
from uuid import UUID

from orders.events import OrderPaid
from orders.services.moves import Outcome, advance
from orders.status import Status


def mark_paid(*, order_id: UUID, method: str, paid_at: datetime) -> Outcome:
    """Note that an order is paid for by ``method``, and let it be shipped.

    :raises Order.DoesNotExist: if there is no such order
    :raises StepSkipped: if it is not validated yet
    """
    return advance(
        order_id,
        to=Status.PAID,
        at=paid_at,
        detail={"method": method},
        event=lambda order: OrderPaid(
            order_id=order.pk,
            version=order.version,
            customer_id=order.customer_id,
            customer_version=order.customer_version,
            address_id=order.address_id,
            method=method,
            paid_at=paid_at,
        ),
    )
