"""Writes lists of any length as CSV, in pieces, and so that no spreadsheet runs what somebody typed as a formula."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
LINES_AT_ONCE = 1_000
BOM = "\ufeff"  # without it Excel takes UTF-8 for something else

TEMPLATE = (
    "sku,quantity,mode,reason,reference\r\n"
    "GARISH-RUG,12,receive,delivery,DN-4711\r\n"
    "TASTELESS-CLOCK,-2,adjust,broken on the way,\r\n"
    "WOBBLY-LAMP,7,count,,shelf 4\r\n"
)


class Table(msgspec.Struct, frozen=True):
    """The columns of a list, and how a row fills them."""

    header: tuple[str, ...]
    cells: Callable[[Any], tuple[Any, ...]]


ITEMS = Table(
    ("sku", "name", "on hand", "reserved", "available", "reorder level"),
    lambda item: (item.sku, item.name, item.on_hand, item.reserved, item.available, item.low_stock_threshold),
)
LEDGER = Table(
    (
        "recorded at",
        "sku",
        "version",
        "kind",
        "quantity",
        "on hand",
        "reserved",
        "actor",
        "reason",
        "reference",
        "order id",
        "cause id",
    ),
    lambda movement: (
        movement.recorded_at.isoformat(),
        movement.item_id,
        movement.version,
        movement.kind,
        movement.quantity,
        movement.on_hand,
        movement.reserved,
        movement.actor,
        movement.reason,
        movement.reference,
        movement.order_id,
        movement.cause_id,
    ),
)


def csv_chunks(table: Table, rows: Iterable[Any]) -> Iterator[str]:
    """The list as CSV, about a thousand lines at a time."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write(BOM)
    writer.writerow(table.header)
    for number, row in enumerate(rows, start=1):
        writer.writerow([harmless(cell) for cell in table.cells(row)])
        if number % LINES_AT_ONCE == 0:
            yield _taken(out)
    yield _taken(out)


def harmless(cell: Any) -> Any:
    """The cell, with an apostrophe before text that a spreadsheet would run. Numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(BEGINS_FORMULA) else cell


def _taken(out: io.StringIO) -> str:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text
