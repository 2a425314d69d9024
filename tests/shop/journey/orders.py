"""An order for the journey's tests: Ada wants a rug."""

from datetime import UTC, datetime
from uuid import UUID

from shop.journey import customers
from shop.journey.models import Order
from shop.journey.telling import Wanted

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ADA = UUID("0190a000-0000-7000-8000-00000000ada0")
HOME = "12 Loom Lane, 8000 Bruges, BE"
ORDER = UUID("0190a000-0000-7000-8000-0000000000de")
RUG = Wanted(ORDER, ADA, "GARISH-RUG", 1, NOON)


def register_ada():
    customers.register(customer_id=ADA, name="Ada Lovelace", address=HOME)


def state():
    return Order.objects.values_list("state", flat=True).get(pk=ORDER)
