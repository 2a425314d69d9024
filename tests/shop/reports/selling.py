"""Rows of the reporting database, as the sink would write them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

from psycopg import sql

from shop.connect.databases import shops_own
from shop.reports import database

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


@contextmanager
def reporting_database() -> Iterator[None]:
    """One beside the tests' own, for a while. What a run that was killed left of it goes first."""
    _drop()
    database.make()
    try:
        yield
    finally:
        _drop()


def _drop() -> None:
    where = database.address()
    with shops_own().open(name="postgres") as beside:
        beside.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(where.name)))
        beside.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(where.user)))


def write(there, *, order=None, **said):
    """One row; return its order's id."""
    order = order or uuid4()
    row = {
        "order_id": order, "kind": "goods", "line": 1, "sku": "GARISH-RUG", "category": "rugs", "country": "AT",
        "currency": "EUR", "pieces": 1, "pieces_returned": 0, "sold": Decimal("20.00"), "returned": Decimal("0.00"),
        "paid_at": NOON, "cancelled_at": None, "version": 3,
    } | said  # fmt: skip
    row["id"] = f"{order}/{row['line'] or row['kind']}"
    columns = sql.SQL(", ").join(map(sql.Identifier, row))
    values = sql.SQL(", ").join(sql.Placeholder() * len(row))
    there.execute(sql.SQL("insert into reporting_orders ({}) values ({})").format(columns, values), [*row.values()])
    return order
