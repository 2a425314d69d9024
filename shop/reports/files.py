"""The tables as CSV, with plain numbers, so that spreadsheets can go on counting."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpResponse

from inventory.sheets import Table, csv_chunks
from shop.reports.sales import InCurrency, Sales, Span

FIGURES = ("currency", "orders", "pieces", "sold", "returned", "net")
HEADS = {"days": ("day",), "categories": ("category", "kind"), "countries": ("country",)}


def csv_file(table: str, sales: Sequence[InCurrency], span: Span) -> HttpResponse:
    """One of the tables, of every currency."""
    columns = Table((*HEADS[table], *FIGURES), lambda row: row)
    name = f"sales-by-{table}-{span.first}-{span.last}.csv"
    return HttpResponse(
        "".join(csv_chunks(columns, _lines(table, sales))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _lines(table: str, sales: Sequence[InCurrency]) -> Iterator[tuple[Any, ...]]:
    for each in sales:
        parts: list[Sales] = getattr(each, table)
        for one in parts:
            name = (one.name, one.kind) if table == "categories" else (one.name,)
            yield (*name, each.currency, one.orders, one.pieces, one.sold, one.returned, one.net)
