"""An order of two lines and a delivery, told as its events."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from orders.events import (
    GOODWILL,
    Line,
    OrderCancelled,
    OrderPaid,
    OrderPlaced,
    PaymentRefunded,
    ReturnedLine,
    ReturnReceived,
)
from shop.events import Money
from shop.reports.envelope import amount
from shop.reports.events import SaleReported
from shop.reports.handlers import REPORTING

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
GOODS = (Line("GARISH-RUG", "Garish rug", 2, Money(Decimal("20.00"))), Line("LOUD-LAMP", "", 1, Money(Decimal("7.35"))))


@dataclass
class Told:
    """Each method makes one event of the order."""

    order_id: UUID = field(default_factory=uuid4)
    address_id: UUID = field(default_factory=uuid4)
    currency: str = "EUR"
    goods: tuple[Line, ...] = GOODS
    delivery: str = "4.90"
    paid_at: datetime = NOON + timedelta(minutes=1)

    def placed(self) -> OrderPlaced:
        total = sum((line.quantity * line.unit_price.amount for line in self.goods), start=Decimal(self.delivery))
        return OrderPlaced(
            self.order_id, 1, "P-10423", uuid4(), 1, self.address_id, self.goods, self._money(self.delivery),
            self._money("8.00"), self._money(str(total)), ("details",), NOON,
        )  # fmt: skip

    def paid(self) -> OrderPaid:
        return OrderPaid(self.order_id, 3, uuid4(), 1, self.address_id, "card", self.paid_at)

    def cancelled(self) -> OrderCancelled:
        return OrderCancelled(self.order_id, 5, "customer", NOON + timedelta(hours=1))

    def came_back(self, refund: str, **pieces: int) -> ReturnReceived:
        lines = tuple(ReturnedLine(sku.replace("_", "-"), quantity) for sku, quantity in pieces.items())
        return ReturnReceived(self.order_id, uuid4(), lines, self._money(refund), NOON + timedelta(days=9))

    def refunded(self, refund: str, why: str = GOODWILL) -> PaymentRefunded:
        return PaymentRefunded(self.order_id, uuid4(), uuid4(), self._money(refund), why, "R-1", NOON)

    def _money(self, text: str) -> Money:
        return Money(Decimal(text), self.currency)


def hear(*events: object) -> None:
    for event in events:
        REPORTING.handlers[type(event)](event)


def newest(log):
    """What the sink would hold: the newest row of each key."""
    return {event.key: event.payload for event in log.of(SaleReported)}


def in_short(rows):
    """Kind or SKU to pieces that stayed, sold and returned."""
    return {
        row.sku or row.kind: (row.pieces - row.pieces_returned, str(amount(row.sold)), str(amount(row.returned)))
        for row in rows
    }
