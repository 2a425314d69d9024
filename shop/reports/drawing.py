"""Sales as pictures: numbers for an SVG, in its own units. No script, no style within the page."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from shop.reports.sales import Sales

WIDTH, HEIGHT = 480, 120
FULL = 100  # the longest bar
LABELS = 5


class Bar(NamedTuple):
    x: float
    y: float
    width: float
    height: float
    kind: str = "good"


def columns(days: Sequence[Sales]) -> list[Bar]:
    """A column for each day; below nothing is drawn, for a day on which more came back than was sold is no sale."""
    highest = max((sales.net for sales in days), default=Decimal(0))
    if highest <= 0:
        return []
    step = WIDTH / len(days)
    gap = min(3, step / 5)
    return [
        Bar(round(number * step + gap / 2, 2), round(HEIGHT - tall, 2), round(step - gap, 2), tall)
        for number, sales in enumerate(days)
        if (tall := _tall(sales.net, highest))
    ]


def _tall(net: Decimal, highest: Decimal) -> float:
    return round(max(float(net / highest) * HEIGHT, 1.5), 2) if net > 0 else 0.0


def lengths(parts: Sequence[Sales]) -> list[float]:
    """How long each part's bar is beside the others'; what is below nothing has none."""
    highest = max((sales.net for sales in parts), default=Decimal(0))
    return [round(max(float(sales.net / highest) * FULL, 0.5), 2) if sales.net > 0 else 0.0 for sales in parts]


def labels(days: Sequence[Sales]) -> list[str]:
    """A few days to write below the columns, the first and the last among them."""
    step = max(1, (len(days) - 1) // (LABELS - 1))
    shown = [*days[:-1:step][: LABELS - 1], days[-1]]
    words = "%d %b %Y" if len(days) > 366 else "%d %b"
    return [sales.name.strftime(words) for sales in shown]
