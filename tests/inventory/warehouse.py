"""Goods to test with: rugs too garish to be real, and the orders of those who want them."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from inventory import queries, services
from inventory.models import StockItem
from orders.events import (
    Line,
    OrderCancelled,
    OrderDispatched,
    OrderExpired,
    OrderPlaced,
    OrderRejected,
    ReturnedLine,
    ReturnReceived,
)
from shop.events import Money

RUG, CLOCK, LAMP = "GARISH-RUG", "TASTELESS-CLOCK", "WOBBLY-LAMP"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def stock(**pieces: int) -> None:
    """Receive goods: ``stock(GARISH_RUG=5)``."""
    for name, quantity in pieces.items():
        sku = name.replace("_", "-")
        services.receive_stock(sku=sku, quantity=quantity, reason="delivery note 7", actor="ada")


def lines(**pieces: int) -> tuple[Line, ...]:
    """Order lines: ``lines(GARISH_RUG=2)``, named as the catalogue names them."""
    return tuple(line(name.replace("_", "-"), quantity) for name, quantity in pieces.items())


def line(sku: str, quantity: int) -> Line:
    name = sku.replace("-", " ").capitalize()
    return Line(sku=sku, name=name, quantity=quantity, unit_price=Money(amount=Decimal("9.00")))


def placed(*wanted: Line, order_id: UUID | None = None, checks: tuple[str, ...] = ("inventory",)) -> OrderPlaced:
    nothing = Money(amount=Decimal("0.00"))
    return OrderPlaced(
        order_id=order_id or uuid4(),
        version=1,
        number="P-10423",
        customer_id=uuid4(),
        customer_version=1,
        address_id=uuid4(),
        lines=wanted,
        delivery=nothing,
        tax=nothing,
        total=nothing,
        checks=checks,
        placed_at=NOON,
    )


def rejected(order_id: UUID) -> OrderRejected:
    return OrderRejected(order_id=order_id, version=2, reasons=(), rejected_at=NOON)


def cancelled(order_id: UUID) -> OrderCancelled:
    return OrderCancelled(order_id=order_id, version=2, by="customer", cancelled_at=NOON)


def expired(order_id: UUID) -> OrderExpired:
    return OrderExpired(order_id=order_id, version=3, expired_at=NOON)


def came_back(order_id: UUID, sku: str, quantity: int, *, return_id: UUID | None = None) -> ReturnReceived:
    return ReturnReceived(
        order_id=order_id,
        return_id=return_id or uuid4(),
        lines=(ReturnedLine(sku=sku, quantity=quantity),),
        refund=Money(amount=Decimal("9.00")),
        received_at=NOON,
    )


def dispatched(order_id: UUID) -> OrderDispatched:
    return OrderDispatched(order_id=order_id, version=5, carrier="Monarch", tracking="MP-1", dispatched_at=NOON)


def numbers(sku: str) -> tuple[int, int]:
    """An item's (on hand, reserved)."""
    item = StockItem.objects.get(sku=sku)
    return item.on_hand, item.reserved


def assert_books_add_up() -> None:
    wrong = [sums for sums in queries.ledger_sums() if not sums.adds_up]
    assert not wrong
