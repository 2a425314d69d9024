"""Numbers that a scanner reads: Code 39, as bars for an SVG. It is old, and every scanner there is knows it."""

from typing import NamedTuple

# Nine elements, bar and space by turns, of which three are wide: ISO/IEC 16388.
CODE_39 = {
    "0": "000110100", "1": "100100001", "2": "001100001", "3": "101100000", "4": "000110001",
    "5": "100110000", "6": "001110000", "7": "000100101", "8": "100100100", "9": "001100100",
    "P": "001010010", "-": "010000101", "*": "010010100",
}  # fmt: skip
WIDE, NARROW, QUIET = 3, 1, 10


class Bar(NamedTuple):
    x: int
    width: int


class Barcode(NamedTuple):
    """``width``: with the quiet zones, without which scanners see nothing."""

    bars: tuple[Bar, ...]
    width: int


def barcode(number: str) -> Barcode | None:
    """The bars of an order's number, such as P-10423; none of a text with other letters."""
    if not number or not set(number) <= set(CODE_39) - {"*"}:
        return None
    x, bars = QUIET, []
    for letter in f"*{number}*":
        for place, wide in enumerate(CODE_39[letter]):
            width = WIDE if wide == "1" else NARROW
            if place % 2 == 0:
                bars.append(Bar(x, width))
            x += width
        x += NARROW
    return Barcode(tuple(bars), x - NARROW + QUIET)
