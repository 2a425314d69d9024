"""Reads a file of changes, and says of what cannot be read where it is and what helps."""

import csv
import hashlib
import io
from collections.abc import Iterator

import msgspec

from inventory.services import Change
from inventory.sheets.cells import change_of

COLUMNS = ("sku", "quantity", "mode", "reason", "reference")
REQUIRED = frozenset({"sku", "quantity", "mode"})
MOST_BYTES = 1024 * 1024
MOST_LINES = 5_000
DELIMITERS = ",;\t"
EXAMPLE = "The first line must name the columns: sku, quantity, mode, reason, reference."
FOREIGN = {
    b"PK\x03\x04": "This is an Excel or zip file. In the spreadsheet choose “Save as … CSV UTF-8”.",
    b"\xd0\xcf\x11\xe0": "This is an old Excel file. In the spreadsheet choose “Save as … CSV UTF-8”.",
    b"\xff\xfe": "This file is UTF-16. In the spreadsheet choose “Save as … CSV UTF-8”.",
    b"\xfe\xff": "This file is UTF-16. In the spreadsheet choose “Save as … CSV UTF-8”.",
    b"%PDF": "This is a PDF. Export the table as CSV.",
}


class SheetRefused(Exception):
    """A file is not a table of changes; the message says what would make it one."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says, line by line, and the hash by which the file is known again."""

    changes: tuple[Change, ...]
    sha256: str


def read_sheet(content: bytes, *, reason: str = "") -> Sheet:
    """Read a file of changes; lines without a reason get ``reason``.

    :raises SheetRefused: if it is too large, no CSV, not UTF-8, empty, without its header or with too many lines
    """
    if len(content) > MOST_BYTES:
        raise SheetRefused(f"The file has more than {MOST_BYTES // 1024:,} KiB. Divide it.")
    text = _text(content)
    try:
        changes = tuple(_changes(text, reason))
    except csv.Error as broken:
        raise SheetRefused(f"The file is no CSV: {broken}. Look for a quotation mark that is never closed.") from broken
    if not changes:
        raise SheetRefused("The file has a header, but no lines below it: nothing to import.")
    return Sheet(changes=changes, sha256=hashlib.sha256(content).hexdigest())


def _text(content: bytes) -> str:
    for magic, remedy in FOREIGN.items():
        if content.startswith(magic):
            raise SheetRefused(remedy)
    if b"\0" in content:
        raise SheetRefused("This is no text file. In the spreadsheet choose “Save as … CSV UTF-8”.")
    try:
        text = content.decode("utf-8-sig")  # Excel begins its UTF-8 with a byte order mark
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise SheetRefused(
            f"Line {line} is not UTF-8. In the spreadsheet choose “Save as … CSV UTF-8”, not plain “CSV”."
        ) from wrong
    if not text.strip():
        raise SheetRefused(f"The file is empty. {EXAMPLE}")
    return text


def _changes(text: str, reason: str) -> Iterator[Change]:
    first = next(line for line in text.splitlines() if line.strip())
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count), strict=True)
    header: list[str] = []
    read = 0
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = _header(cells)
            continue
        read += 1
        if read > MOST_LINES:
            raise SheetRefused(f"The file has more than {MOST_LINES:,} lines. Divide it.")
        yield change_of(rows.line_num, header, cells, reason)


def _header(cells: list[str]) -> list[str]:
    header = [cell.strip().lower() for cell in cells]
    while header and not header[-1]:
        header.pop()
    if missing := REQUIRED - set(header):
        raise SheetRefused(f"The first line lacks {', '.join(sorted(missing))}. {EXAMPLE}")
    if strange := [name for name in header if name not in COLUMNS]:
        raise SheetRefused(f"The first line has a column “{strange[0][:40]}” that means nothing here. {EXAMPLE}")
    if twice := [name for name in header if header.count(name) > 1]:
        raise SheetRefused(f"The first line has the column {twice[0]} twice. {EXAMPLE}")
    return header
