"""A line of an hour as an SVG's path, drawn on the server: no script, and nothing to load."""

from collections.abc import Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 120, 24
MARGIN = 2.0


class Spark(NamedTuple):
    """``path``: in the units of ``width`` and ``height``. ``words``: the same for who does not see it."""

    path: str
    words: str
    width: int = WIDTH
    height: int = HEIGHT


def spark(line: Sequence[float | None], *, unit: str) -> Spark | None:
    """None where there is nothing to draw."""
    known = [value for value in line if value is not None]
    if not known:
        return None
    words = f"Within an hour: {_said(max(known))}{unit} at most, {_said(known[-1])}{unit} last"
    return Spark(_path(line, max(known)), words)


def _path(line: Sequence[float | None], top: float) -> str:
    """Each run of numbers is a line of its own: where nobody looked, nothing is drawn."""
    step, path, drawing = WIDTH / max(1, len(line) - 1), [], False
    for number, value in enumerate(line):
        if value is None:
            drawing = False
            continue
        x = round(number * step, 1)
        y = round(HEIGHT - MARGIN - (value / top if top else 0) * (HEIGHT - 2 * MARGIN), 1)
        path.append(f"L{x:g} {y:g}" if drawing else f"M{x:g} {y:g}h0.1")
        drawing = True
    return "".join(path)


def _said(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"
