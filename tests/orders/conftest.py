"""A small catalogue, and orders from it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from orders.models import CatalogueItem, Order
from orders.services import Wanted, place_order

CUSTOMER = UUID("0190a000-0000-7000-8000-00000000c057")
ADDRESS = UUID("0190a000-0000-7000-8000-000000000add")
NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)

PlaceOrder = Callable[..., Order]


@pytest.fixture(autouse=True)
def _business(settings):
    """The sums below are worked out by hand for these terms."""
    settings.VAT_PERCENT = 20
    settings.DELIVERY_CHARGE = "4.90"
    settings.DELIVERY_FREE_FROM = "75.00"
    settings.ORDER_VALIDATION_DEADLINE_SECONDS = 60
    settings.ORDER_REQUIRED_CHECKS = ("inventory",)


@pytest.fixture
def catalogue() -> Iterator[None]:
    for sku, name, price, listed in [
        ("GARISH-RUG", "Garish Rug", "24.99", True),
        ("SMALL-TABLE", "Small Table", "75.00", True),
        ("GONE-LAMP", "Gone Lamp", "12.00", False),
    ]:
        CatalogueItem.objects.create(sku=sku, name=name, price=Decimal(price), currency="EUR", listed=listed, version=1)


@pytest.fixture
def place(catalogue: None) -> PlaceOrder:
    """Place an order of two rugs, or of what the test says."""

    def place(*lines: Wanted, **more: object) -> Order:
        wanted = lines or (Wanted("GARISH-RUG", 2),)
        defaults = {"customer_id": CUSTOMER, "customer_version": 1, "address_id": ADDRESS}
        return place_order(lines=wanted, **{**defaults, "placed_at": NOON, **more})

    return place
