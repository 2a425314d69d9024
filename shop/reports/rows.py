"""An order as rows for the reports: a pure function of what was heard of it.

A return is taken from the lines that came back, at what they had cost, as far as the refund goes; what is refunded
beyond that is the delivery's. So the rows' sums are what the order brought in, whatever was given back before.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from shop.reports.envelope import digits
from shop.reports.events import Kind, SaleRow
from shop.reports.models import ReportedOrder

NOTHING = Decimal("0.00")


class Line:
    """One line of an order, and what came back of it."""

    def __init__(self, said: dict[str, Any]) -> None:
        self.sku: str = said["sku"]
        self.category: str = said["category"]
        self.pieces: int = said["quantity"]
        self.price = Decimal(said["unit_price"])
        self.pieces_returned = 0
        self.returned = NOTHING

    def take_back(self, pieces: int, *, at_most: Decimal) -> Decimal:
        """Note that pieces came back; return what of the refund was for them."""
        self.pieces_returned += pieces
        refund = min(pieces * self.price, at_most)
        self.returned += refund
        return refund


def rows(order: ReportedOrder) -> list[SaleRow]:
    """What is to be reported of an order; nothing unless it is paid, and known of what it is."""
    return list(_rows(order, order.paid_at, order.lines)) if order.paid_at and order.lines is not None else []


def _rows(order: ReportedOrder, paid_at: datetime, said_lines: list[dict[str, Any]]) -> Iterator[SaleRow]:
    lines = [Line(said) for said in said_lines]
    delivery_returned = sum((_settle(lines, said) for _, said in sorted(order.returns.items())), start=NOTHING)
    row = partial(_row, order, paid_at)
    for number, line in enumerate(lines, start=1):
        yield row("goods", number, line, sold=line.pieces * line.price, returned=line.returned)
    if order.delivery or delivery_returned:
        yield row("delivery", sold=order.delivery, returned=delivery_returned)
    if order.goodwill:
        yield row("goodwill", returned=sum(map(Decimal, order.goodwill.values()), start=NOTHING))


def _settle(lines: list[Line], said: dict[str, Any]) -> Decimal:
    """Take one return from its lines; what is left of its refund."""
    left = Decimal(said["refund"])
    for line in lines:
        if pieces := said["lines"].get(line.sku, 0):
            left -= line.take_back(pieces, at_most=left)
    return left


def _row(
    order: ReportedOrder,
    paid_at: datetime,
    kind: Kind,
    number: int = 0,
    line: Line | None = None,
    *,
    sold: Decimal = NOTHING,
    returned: Decimal = NOTHING,
) -> SaleRow:
    return SaleRow(
        order_id=order.order_id,
        kind=kind,
        line=number,
        sku=line.sku if line else "",
        category=line.category if line else "",
        country=order.country,
        currency=order.currency,
        pieces=line.pieces if line else 0,
        pieces_returned=line.pieces_returned if line else 0,
        sold=digits(sold),
        returned=digits(returned),
        paid_at=paid_at,
        cancelled_at=order.cancelled_at,
        version=order.version,
    )
