"""Rows in columns, for terminals: words to the left, numbers to the right."""

from collections.abc import Iterator, Sequence

Cell = str | int


def table(head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """Lines with every column as wide as its widest cell."""
    columns = list(zip(head, *rows, strict=True))
    widths = [max(len(str(cell)) for cell in column) for column in columns]
    rightward = [len(column) > 1 and all(isinstance(cell, int) for cell in column[1:]) for column in columns]
    for row in (head, *rows):
        cells = zip(map(str, row), widths, rightward, strict=True)
        yield "  ".join(cell.rjust(width) if right else cell.ljust(width) for cell, width, right in cells).rstrip()
