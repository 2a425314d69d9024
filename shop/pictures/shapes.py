"""Scissors and paper: the primitives that every drawing is made of, as SVG text.

The sheet is 400 by 400, light comes from the upper left, and things stand on y = 330.
"""

import math
from collections.abc import Iterable, Sequence

Point = tuple[float, float]
INK = "#1d1430"


def _n(value: float) -> str:
    """A number as short as a tenth of a unit allows."""
    return f"{value:.1f}".removesuffix(".0")


def shape(d: str, fill: str, opacity: float = 1) -> str:
    """A piece of paper with the outline ``d``."""
    faint = f' opacity="{opacity}"' if opacity != 1 else ""
    return f'<path fill="{fill}"{faint} d="{d}"/>'


def stroke(d: str, colour: str, width: float) -> str:
    """A line with round ends."""
    return (
        f'<path fill="none" stroke="{colour}" stroke-width="{_n(width)}"'
        f' stroke-linecap="round" stroke-linejoin="round" d="{d}"/>'
    )


def oval(x: float, y: float, rx: float, ry: float | None, fill: str, opacity: float = 1) -> str:
    """An ellipse around (x, y); ``ry`` None makes a circle."""
    faint = f' opacity="{opacity}"' if opacity != 1 else ""
    ry = rx if ry is None else ry
    return f'<ellipse cx="{_n(x)}" cy="{_n(y)}" rx="{_n(rx)}" ry="{_n(ry)}" fill="{fill}"{faint}/>'


def dot(x: float, y: float, r: float, fill: str) -> str:
    return oval(x, y, r, None, fill)


def box(x: float, y: float, w: float, h: float, fill: str, r: float = 0) -> str:
    """A rectangle, with corners rounded by ``r``."""
    rounded = f' rx="{_n(r)}"' if r else ""
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(h)}"{rounded} fill="{fill}"/>'


def _tremble(x: float, y: float) -> float:
    """A hand that is not quite steady, the same way each time: -1 to 1 from a place."""
    return math.modf(math.sin(x * 12.9898 + y * 78.233) * 43758.5453)[0]


def outline(points: Sequence[Point], soft: float = 9, wobble: float = 1.6) -> str:
    """The path of a polygon cut by hand: its corners ``soft`` units round, its points a bit off."""
    cut = [(x + wobble * _tremble(x, y), y + wobble * _tremble(y, x)) for x, y in points]
    d: list[str] = []
    for before, here, after in zip([cut[-1], *cut[:-1]], cut, [*cut[1:], cut[0]], strict=True):
        into, out = _along(here, before, soft), _along(here, after, soft)
        d.append(f"{'L' if d else 'M'}{_n(into[0])} {_n(into[1])}")
        d.append(f"Q{_n(here[0])} {_n(here[1])} {_n(out[0])} {_n(out[1])}")
    return "".join(d) + "z"


def _along(start: Point, end: Point, distance: float) -> Point:
    """The point ``distance`` from start toward end, at most half-way."""
    length = math.dist(start, end) or 1
    share = min(distance / length, 0.5)
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def cut(points: Sequence[Point], fill: str, soft: float = 9, opacity: float = 1) -> str:
    """A polygon cut by hand."""
    return shape(outline(points, soft), fill, opacity)


def around(x: float, y: float, r: float, count: int, start: float = -90) -> list[Point]:
    """``count`` points evenly around a centre, the first at ``start`` degrees."""
    angles = (math.radians(start + 360 * i / count) for i in range(count))
    return [(x + r * math.cos(angle), y + r * math.sin(angle)) for angle in angles]


def ground(x: float, y: float, rx: float, ry: float | None = None) -> str:
    """The soft shadow of something that stands on (x, y)."""
    ry = rx * 0.13 if ry is None else ry
    return oval(x + 10, y + 2, rx, ry, INK, 0.1) + oval(x + 4, y, rx * 0.82, ry * 0.7, INK, 0.14)


def inside(d: str, parts: Iterable[str], name: str = "c") -> str:
    """Parts, only as far as they lie within the outline ``d``. ``name`` is unique in its drawing."""
    return f'<clipPath id="{name}"><path d="{d}"/></clipPath><g clip-path="url(#{name})">{"".join(parts)}</g>'


def turned(degrees: float, x: float, y: float, parts: Iterable[str]) -> str:
    """Parts, turned clockwise around (x, y)."""
    return f'<g transform="rotate({_n(degrees)} {_n(x)} {_n(y)})">{"".join(parts)}</g>'


def moved(x: float, y: float, parts: Iterable[str], scale: float = 1) -> str:
    """Parts, moved by (x, y) after scaling from the origin."""
    scaling = f" scale({scale})" if scale != 1 else ""
    return f'<g transform="translate({_n(x)} {_n(y)}){scaling}">{"".join(parts)}</g>'
