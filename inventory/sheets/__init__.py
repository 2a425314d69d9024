"""Stock as tables in files: changes that come in, and lists that go out. Always CSV, which every spreadsheet reads."""

from inventory.sheets.reading import MOST_BYTES, MOST_LINES, Sheet, SheetRefused, read_sheet
from inventory.sheets.writing import ITEMS, LEDGER, TEMPLATE, Table, csv_chunks

__all__ = [
    "ITEMS",
    "LEDGER",
    "MOST_BYTES",
    "MOST_LINES",
    "TEMPLATE",
    "Sheet",
    "SheetRefused",
    "Table",
    "csv_chunks",
    "read_sheet",
]
