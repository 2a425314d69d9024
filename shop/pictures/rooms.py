"""The rest of the room: what is around a drawing when one steps back from it.

A drawing keeps its place and size; the sheet grows. So nothing here lies between 20 and 380 in both directions, where
the thing itself is, but for the edge of a table below it.
"""

from collections.abc import Iterator

from shop.pictures.palette import COLOURS, dark, light
from shop.pictures.shapes import INK, box, cut, dot, ground, oval, shape, stroke

LEFT, TOP, SIDE = -140, -170, 680  # the sheet, around the 400 by 400 of the drawing
RIGHT, BOTTOM = LEFT + SIDE, TOP + SIDE
MARMALADE, TEAL, BLUSH, FERN = (COLOURS[name] for name in ("marmalade", "teal", "blush", "fern"))


def backdrop(wall: str, floor: str, edge: int) -> str:
    """Wall and floor as far as one sees; the drawing's own are laid over their middle."""
    return box(LEFT, TOP, SIDE, SIDE, wall) + box(LEFT, edge + 5, SIDE, BOTTOM - edge, floor)


def floor_scene(wall: str, floor: str, edge: int) -> Iterator[str]:
    """Furniture: a picture above it, a plant beside it, a skirting board."""
    for x in (LEFT, 400):
        yield box(x, edge - 12, -LEFT, 18, light(wall, 0.5))
    yield _print(230, -140, wall)
    yield ground(-72, 366, 44) + _plant(-72, 366)
    yield oval(470, 470, 120, 22, dark(floor, 0.1)) + oval(60, 482, 150, 16, light(floor, 0.25))


def table_scene(wall: str, floor: str, edge: int) -> Iterator[str]:  # noqa: ARG001 - as all scenes are called
    """Small things: a table under them, a shelf above, and something left lying beside them."""
    yield box(LEFT, 384, SIDE, BOTTOM - 384, dark(wall, 0.12))
    yield box(LEFT, 384, SIDE, 22, dark(floor, 0.16)) + box(-104, 406, 30, 110, dark(floor, 0.24))
    yield box(474, 406, 30, 110, dark(floor, 0.24))
    yield _shelf(floor) + _print(-118, -142, wall)
    yield ground(-76, 346, 50, 6) + box(-122, 324, 96, 20, TEAL, 4) + box(-114, 306, 84, 18, MARMALADE, 4)
    yield box(-118, 290, 76, 16, light(BLUSH, 0.2), 4)


def boards_scene(wall: str, floor: str, edge: int) -> Iterator[str]:  # noqa: ARG001
    """Rugs, from above: the boards go on, a sofa stands at their head, slippers wait at their foot."""
    rows = "".join(f"M{LEFT} {y}H{RIGHT}" for y in (-166, -90, -14, 442))
    sides = "".join(f"M{LEFT} {y}H0M400 {y}H{RIGHT}" for y in (62, 138, 214, 290, 366))
    ends = "M-70 -14V62M-30 138V214M-90 214V290M470 62V138M450 214V290M500 290V366M120 400V442M300 442V510M10 442V510"
    yield stroke(rows + sides + ends, "#d3bd9f", 2.5)
    yield box(-64, -166, 540, 126, INK, 30).replace("/>", ' opacity="0.14"/>')
    yield box(-70, -190, 540, 140, TEAL, 34) + box(-46, -190, 240, 122, light(TEAL, 0.1), 22)
    yield box(206, -190, 240, 122, light(TEAL, 0.1), 22)
    yield cut([(-30, -160), (70, -172), (80, -86), (-22, -80)], MARMALADE, 16)
    for x in (424, 474):
        yield oval(x + 6, 452, 20, 46, INK, 0.14) + oval(x, 446, 20, 46, BLUSH) + oval(x, 428, 15, 22, dark(BLUSH, 0.3))


def desk_scene(wall: str, floor: str, edge: int) -> Iterator[str]:  # noqa: ARG001
    """Paper things, from above: a desk with a cup, a ruler and a plant at its edge."""
    front = [(LEFT - 30, 424), (RIGHT + 30, 410), (RIGHT + 30, BOTTOM + 30), (LEFT - 30, BOTTOM + 30)]
    yield cut(front, dark(floor, 0.14))
    yield oval(474, -70, 62, 62, INK, 0.12) + dot(466, -78, 62, "#fbf8f1") + dot(466, -78, 48, COLOURS["walnut"])
    yield stroke("M520 -44q44 18 30 56", "#fbf8f1", 14)
    yield box(-118, 20, 34, 360, COLOURS["mustard"], 4)
    yield stroke("".join(f"M-118 {y}h{16 if y % 60 else 24}" for y in range(40, 370, 20)), dark(COLOURS["mustard"]), 3)
    for x, y in ((-70, -120), (-30, -140), (-100, -150), (-50, -90)):
        yield oval(x, y, 34, 20, FERN) + oval(x + 8, y - 4, 20, 8, light(FERN, 0.2))


# What hangs needs something to hang from, beyond the sheet of its drawing.
HUNG = {
    "low_moon": stroke(f"M200 {TOP}V6", INK, 4),
    "fairground": "".join(dot(x, y, 9, COLOURS["brass"]) for x, y in ((-4, 79), (408, 25), (-4, 217), (408, 151))),
}


def _print(x: float, y: float, wall: str) -> str:
    """A framed butterfly, as it hangs in the shop."""
    wings = f"M{x + 55} {y + 62}q-34-46-42-10t42 30q34 16 42-20t-42 0z"
    return (
        box(x + 5, y + 7, 112, 126, dark(wall, 0.3), 4)
        + box(x, y, 112, 126, COLOURS["oak"], 4)
        + box(x + 10, y + 10, 92, 106, "#fbf8f1", 2)
        + shape(wings, MARMALADE)
        + shape(f"M{x + 57} {y + 66}q-24 8-26 26 22 10 26-18 4 28 26 18-2-18-26-26z", TEAL)
    )


def _plant(x: float, y: float) -> str:
    leaves = "".join(f"M{x} {y - 70}q{dx} {dy} {dx * 1.6:.0f} {dy * 2}" for dx, dy in LEAVES)
    return stroke(leaves, FERN, 15) + cut(
        [(x - 36, y - 78), (x + 36, y - 78), (x + 28, y), (x - 28, y)], COLOURS["clay"]
    )


LEAVES = ((-30, -40), (-14, -62), (6, -70), (22, -52), (34, -34))


def _shelf(wood: str) -> str:
    books = ((404, 62, TEAL), (426, 76, BLUSH), (450, 56, MARMALADE), (472, 70, COLOURS["plum"]))
    spines = "".join(box(x, -40 - h, 20, h, colour, 3) for x, h, colour in books)
    return spines + oval(514, -64, 18, 24, COLOURS["mustard"]) + box(392, -40, 160, 14, dark(wood, 0.2), 3)
