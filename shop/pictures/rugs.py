"""Rugs, seen from above on the floorboards."""

from collections.abc import Iterable, Iterator
from math import cos, radians, sin

from shop.pictures.easel import Room, hang
from shop.pictures.palette import Colours, dark, light
from shop.pictures.shapes import (
    INK,
    around,
    box,
    cut,
    dot,
    inside,
    moved,
    outline,
    oval,
    shape,
    stroke,
    turned,
)

FLOOR = Room(wall="#e9d9c3", floor="#e9d9c3")


def boards() -> str:
    """Gaps between floorboards, and the ends of some."""
    gaps = "".join(f"M0 {y}H400" for y in (62, 138, 214, 290, 366))
    ends = "M90 0V62M300 62V138M150 138V214M340 214V290M60 290V366M240 366V400"
    return stroke(gaps + ends, "#d3bd9f", 2.5)


def woven(w: float, h: float, ground: str, pattern: Iterable[str], fringe: str | None) -> str:
    """A rectangular rug in the middle of the floor, slightly askew, as they are."""
    x, y = 200 - w / 2, 200 - h / 2
    corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
    threads = "".join(f"M{x + 6 + i * (w - 12) / 22:.1f} {y - 11}v{h + 22}" for i in range(23))
    parts = [
        cut([(px + 9, py + 10) for px, py in corners], INK, 6, 0.16),
        stroke(threads, fringe, 3) if fringe else "",
        cut(corners, ground, 6),
        inside(outline(corners, 6), pattern),
    ]
    return boards() + turned(-7, 200, 200, parts)


def zigzag(y: float, height: float, teeth: int, width: float = 420) -> str:
    step = width / teeth / 2
    points = "".join(f"L{i * step - 10:.1f} {y + (height if i % 2 else 0)}" for i in range(teeth * 2 + 1))
    return "M" + points[1:]


@hang("garish-rug", FLOOR)
def garish_rug(c: Colours) -> Iterator[str]:
    def pattern() -> Iterator[str]:
        for i, colour in enumerate((c.b, c.c, "#d4708a", c.b, c.c)):
            yield stroke(zigzag(62 + i * 62, 26, 9), colour, 17)
        for i, y in enumerate((106, 168, 230, 292)):
            for x in range(112 + 22 * (i % 2), 320, 44):
                yield dot(x, y, 12, c.c if i % 2 else "#f3d788")
                yield dot(x, y, 5, c.b if i % 2 else "#6d3157")
        yield box(82, 40, 12, 330, "#6d3157")
        yield box(306, 40, 12, 330, "#6d3157")

    yield woven(236, 312, c.a, pattern(), "#f3d788")


@hang("quiet-rug", FLOOR)
def quiet_rug(c: Colours) -> Iterator[str]:
    def pattern() -> Iterator[str]:
        for y in range(44, 370, 9):
            yield stroke(f"M70 {y}H330", dark(c.a, 0.07), 2)
        yield stroke("M106 66H294V334H106z", c.b, 5)

    yield woven(228, 308, c.a, pattern(), light(c.a, 0.5))


@hang("chequers", FLOOR)
def chequers(c: Colours) -> Iterator[str]:
    def pattern() -> Iterator[str]:
        for row in range(8):
            for column in range(row % 2, 6, 2):
                x, y = 83 + column * 39, 44 + row * 39
                yield cut([(x, y), (x + 39, y), (x + 39, y + 39), (x, y + 39)], c.b, 4)

    yield woven(234, 312, c.a, pattern(), None)


@hang("tideline", FLOOR)
def tideline(c: Colours) -> Iterator[str]:
    def pattern() -> Iterator[str]:
        for i, y in enumerate(range(52, 380, 30)):
            wave = "".join("q14 -16 28 0t28 0" for _ in range(4))
            yield stroke(f"M{112 - 14 * (i % 2)} {y}{wave}", (c.b, c.c, light(c.a))[i % 3], 9)

    yield woven(150, 338, c.a, pattern(), c.c)


@hang("orchard", FLOOR)
def orchard(c: Colours) -> Iterator[str]:
    yield boards() + oval(210, 211, 152, None, INK, 0.16)
    yield dot(200, 200, 152, c.a) + dot(200, 200, 136, light(c.a, 0.16))
    for i, (x, y) in enumerate([*around(200, 200, 96, 8), *around(200, 200, 34, 3)]):
        yield stroke(f"M{x:.0f} {y - 12:.0f}q3 -9 10 -13", "#71482b", 4)
        yield shape(f"M{x + 6:.0f} {y - 18:.0f}q14 -10 22 2q-12 8 -22 -2z", c.c)
        yield dot(x, y + 2, 17, c.b if i % 2 else light(c.b, 0.25))
        yield oval(x - 6, y - 4, 4, 6, "#fffaf0", 0.45)


@hang("kilim", FLOOR)
def kilim(c: Colours) -> Iterator[str]:
    def lozenge(x: float, y: float, w: float, h: float, fill: str) -> str:
        return cut([(x, y - h), (x + w, y), (x, y + h), (x - w, y)], fill, 2)

    def pattern() -> Iterator[str]:
        for y in (104, 200, 296):
            yield lozenge(200, y, 92, 52, c.b) + lozenge(200, y, 66, 37, c.c)
            yield lozenge(200, y, 38, 21, c.a) + lozenge(200, y, 15, 8, c.b)
        for y in (56, 152, 248, 344):
            yield lozenge(84, y, 44, 25, c.c) + lozenge(316, y, 44, 25, c.c)
            yield lozenge(84, y, 20, 11, c.a) + lozenge(316, y, 20, 11, c.a)

    yield woven(226, 314, c.a, pattern(), c.c)


@hang("doormat", FLOOR)
def doormat(c: Colours) -> Iterator[str]:
    arch = "M52 282C52 140 122 92 200 92s148 48 148 190q0 14-14 14H66q-14 0-14-14z"
    yield boards() + moved(8, 10, [shape(arch, INK, 0.17)]) + shape(arch, c.a)
    yield stroke("M76 274C76 160 132 116 200 116s124 44 124 158z", c.b, 6)
    for x, y, lean in ((158, 232, -18), (236, 190, 14)):
        pads = [oval(x, y + 6, 21, 17, c.b)]
        pads += [oval(x + 26 * sin(radians(a)), y + 4 - 27 * cos(radians(a)), 8, 10, c.b) for a in (-62, -22, 22, 62)]
        yield turned(lean, x, y, pads)


@hang("flokati", FLOOR)
def flokati(c: Colours) -> Iterator[str]:
    fleece = "M96 92C132 62 176 84 204 78s74-22 104 14 8 84 22 116-2 92-48 108"
    fleece += "-74-6-106 2-78 10-104-28 8-72-4-106-4-66 28-92z"
    yield boards() + moved(9, 11, [shape(fleece, INK, 0.16)]) + shape(fleece, c.a)
    tufts: dict[str, str] = {dark(c.a, 0.13): "", light(c.a, 0.6): ""}
    for i, (x, y) in enumerate((x, y) for y in range(70, 340, 17) for x in range(60, 350, 19)):
        lean = (i * 7) % 13 - 6
        tufts[list(tufts)[i % 2]] += f"M{x + lean} {y + i % 5}q{lean} 7 {lean - 4} 15"
    edge = [stroke(fleece, dark(c.a, 0.13), 9)]
    yield inside(fleece, [*edge, *(stroke(d, colour, 4.5) for colour, d in tufts.items())])
