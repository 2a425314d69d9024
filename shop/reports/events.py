"""What other tools read of the shop's sales: flat rows, in Kafka Connect's envelope. Nothing here is about a person."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from events.declare import Event, Topic, event
from shop.reports.envelope import Column, ConnectSchema, exact, moment, text, uuid, whole

REPORTING_ORDERS = Topic("reporting-orders", compacted=True)

Kind = Literal["goods", "delivery", "goodwill"]


class SaleRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a paid order, its delivery, or what was given back as goodwill. Sums of rows are an order's.

    ``line`` counts the lines from 1, and is 0 for what is no goods. ``sold`` and ``returned`` are amounts, as
    ``shop.reports.envelope`` writes them. A row with ``cancelled_at`` does not count: its money went back.
    """

    order_id: UUID
    kind: Kind
    line: int
    sku: str
    category: str
    country: str
    currency: str
    pieces: int
    pieces_returned: int
    sold: bytes
    returned: bytes
    paid_at: datetime
    cancelled_at: datetime | None
    version: int

    @property
    def id(self) -> str:
        return f"{self.order_id}/{self.line or self.kind}"


COLUMNS: tuple[Column, ...] = (
    uuid("order_id"),
    text("kind"),
    whole("line"),
    text("sku"),
    text("category"),
    text("country"),
    text("currency"),
    whole("pieces"),
    whole("pieces_returned"),
    exact("sold"),
    exact("returned"),
    moment("paid_at"),
    moment("cancelled_at", optional=True),
    whole("version"),
)
SCHEMA = ConnectSchema("struct", "papilio.reporting.Sale", optional=False, fields=COLUMNS)


@event("shop.sale-reported.v1", topic=REPORTING_ORDERS, key="payload")
class SaleReported(Event, frozen=True):
    """A row of the sales is now as said here, in full. Its key is the row's id: the order's, and which part of it.

    A new column is a field of the payload with a default, and in ``COLUMNS`` it is optional: the sink adds no others.
    """

    schema: ConnectSchema
    payload: SaleRow

    @property
    def key(self) -> str:
        return self.payload.id


def reported(row: SaleRow) -> SaleReported:
    return SaleReported(SCHEMA, row)
