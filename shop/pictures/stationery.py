"""Paper, and what one does to it."""

from collections.abc import Iterator

from shop.pictures.easel import Room, hang
from shop.pictures.palette import COLOURS, Colours, dark, light
from shop.pictures.shapes import (
    INK,
    Point,
    box,
    cut,
    dot,
    ground,
    inside,
    moved,
    outline,
    oval,
    shape,
    stroke,
    turned,
)

DESK = Room(wall="#ece4ee", floor="#c9b6d1", edge=292)
TOP = Room(wall="#e3d8e6", floor="#e3d8e6")


@hang("unruled", TOP)
def unruled(c: Colours) -> Iterator[str]:
    def book(colour: str, spine: str, band: str) -> list[str]:
        corners: list[Point] = [(110, 70), (290, 70), (290, 326), (110, 326)]
        return [
            moved(12, 14, [cut(corners, INK, 10, 0.16)]),
            moved(7, 7, [cut(corners, COLOURS["chalk"], 8)]),
            cut(corners, colour, 12),
            inside(
                outline(corners, 12),
                [box(100, 60, 40, 280, spine), box(256, 60, 14, 280, band)],
                f"c{spine[1:]}{band[1:]}",
            ),
        ]

    yield turned(13, 200, 200, book(c.b, dark(c.b), c.a)) + turned(-8, 200, 200, book(c.a, dark(c.a), c.c))
    wing = "M196 190q-44-50-62-26t22 50q-30 20-8 42 34 10 48-52z"
    marks = [
        shape(wing, c.c),
        f'<g transform="matrix(-1 0 0 1 392 0)">{shape(wing, c.c)}</g>',
        stroke("M196 176V262", COLOURS["chalk"], 6),
    ]
    yield turned(-8, 200, 200, marks)


@hang("inkling", TOP)
def inkling(c: Colours) -> Iterator[str]:
    yield shape("M60 60q150-20 290 0 10 140 0 284-140 14-284 0-14-140-6-284z", COLOURS["chalk"])
    yield stroke("M96 302c40-60 60 30 90-10s40 20 66-6 30 10 54-12", c.b, 6)
    pen = [
        box(186, 40, 34, 96, dark(c.a, 0.15), 15),
        box(184, 128, 38, 10, COLOURS["brass"], 3),
        box(186, 136, 34, 104, c.a, 6),
        box(216, 60, 8, 82, COLOURS["brass"], 4),
        box(210, 136, 10, 100, dark(c.a), 4),
        cut([(188, 240), (218, 240), (212, 264), (194, 264)], dark(c.a, 0.35), 3),
        shape("M192 264h22q2 24-11 48-13-24-11-48z", COLOURS["brass"]),
        stroke("M203 276v30", INK, 2),
        dot(203, 276, 3, INK),
    ]
    yield moved(14, 8, [turned(38, 200, 180, [f'<g opacity=".14">{box(186, 44, 34, 262, INK, 15)}</g>'])])
    yield turned(38, 200, 180, pen)


@hang("dozen", DESK)
def dozen(c: Colours) -> Iterator[str]:
    yield ground(200, 336, 96)
    paints = (c.a, c.b, c.c, COLOURS["tomato"], COLOURS["sky"], COLOURS["mustard"])
    for i in range(12):
        x, lean, lift = 134 + i * 11.5, -15 + i * 2.8, (i * 29) % 48
        paint = paints[i % 6]
        top = 86 + lift
        pencil = [
            cut([(x - 9, top + 26), (x, top), (x + 9, top + 26)], "#f0d6ad", 1),
            cut([(x - 3.5, top + 9), (x, top), (x + 3.5, top + 9)], dark(paint, 0.3), 0.5),
            box(x - 9, top + 25, 18, 230 - top, paint),
            box(x + 3, top + 25, 6, 230 - top, dark(paint, 0.2)),
        ]
        yield turned(lean, x, 300, pencil)
    cup = "M124 202H276l-10 122q-66 16-132 0z"
    yield shape(cup, c.a) + inside(
        cup, [stroke("M110 236H290M110 290H290", c.b, 9), shape("M240 190l-8 150h60V190z", INK, 0.14)]
    )
    yield oval(200, 203, 76, 9, dark(c.a, 0.35))


@hang("every-year", DESK)
def every_year(c: Colours) -> Iterator[str]:
    yield ground(204, 330, 130)
    yield cut([(84, 324), (120, 76), (316, 76), (344, 324)], dark(c.a, 0.3), 8)
    yield cut([(72, 326), (98, 80), (294, 80), (322, 326)], c.a, 9)
    yield shape("M112 96H284l4 40H108z", c.b)
    for row in range(5):
        for column in range(7):
            if 1 < row * 7 + column < 33:
                x, y = 118 + column * 26 + row * (column - 3) * 0.9, 160 + row * 32
                yield cut([(x - 9, y - 10), (x + 10, y - 10), (x + 10, y + 11), (x - 9, y + 11)], light(c.a, 0.55), 4)
    yield stroke("M231 258m-16 0a17 17 0 1 0 34 0a17 17 0 1 0-34 0", c.c, 5)
    for x in (136, 168, 200, 232, 264):
        yield stroke(f"M{x} 94V66q10-12 16 0v12", COLOURS["slate"], 5)


@hang("proper-letters", TOP)
def proper_letters(c: Colours) -> Iterator[str]:
    sheet = [cut([(110, 50), (300, 50), (300, 300), (110, 300)], COLOURS["chalk"], 5)]
    sheet.append(
        stroke(
            "".join(f"M136 {y}H{x}" for y, x in ((88, 230), (120, 274), (146, 262), (172, 276), (198, 220))),
            light(c.b, 0.35),
            5,
        )
    )
    yield turned(
        -9, 200, 200, [moved(9, 10, [cut([(110, 50), (300, 50), (300, 300), (110, 300)], INK, 5, 0.14)]), *sheet]
    )
    envelope = "M66 190H342V354H66z"
    inner = [
        cut([(66, 190), (342, 190), (342, 354), (66, 354)], c.a, 8),
        shape("M70 350L180 268H228L338 350z", dark(c.a, 0.1)),
        shape("M66 190L204 296 342 190V202L204 312 66 202z", dark(c.a, 0.2)),
        shape("M68 190H340L212 284q-8 6-16 0z", light(c.a, 0.25)),
    ]
    yield turned(5, 200, 270, [moved(9, 11, [shape(envelope, INK, 0.15)]), *inner])
    yield dot(197, 276, 26, c.c) + dot(197, 276, 18, dark(c.c, 0.18))
    yield shape("M196 274q-12-14-16-6t8 14q4 4 8-4zM198 274q12-14 16-6t-8 14q-4 4-8-4z", light(c.c, 0.4))


@hang("snail", DESK)
def snail(c: Colours) -> Iterator[str]:
    yield ground(206, 330, 140)
    yield stroke("M82 196L62 150M106 190L112 146", c.b, 9) + dot(62, 146, 11, c.b) + dot(112, 142, 11, c.b)
    yield shape("M64 330Q48 186 96 184t44 84q60 26 200 30 16 16 16 32z", c.b)
    yield shape("M64 330q-2-12-2-16h292q2 10 2 16z", dark(c.b))
    yield dot(84, 214, 5, INK) + stroke("M72 238q10 10 22 4", INK, 4)
    yield dot(222, 212, 94, c.a) + dot(222, 212, 66, light(c.a, 0.35)) + dot(222, 212, 60, c.a)
    yield stroke("M222 212c0-20 30-16 28 8s-52 32-62-4 44-66 74-36 20 86-30 88", dark(c.a, 0.3), 7)
    yield stroke("M302 166L352 236", light(c.a, 0.65), 14) + cut(
        [(340, 240), (346, 226), (372, 234), (364, 250)], COLOURS["slate"], 2
    )


@hang("small-world", DESK)
def small_world(c: Colours) -> Iterator[str]:
    yield ground(204, 340, 84)
    yield stroke("M272 74A118 118 0 1 1 118 246", c.c, 11)
    globe = "M94 166a104 104 0 1 1 208 0a104 104 0 1 1-208 0z"
    land = "M120 110q36-40 62-20t-10 42-46 34-30-10zM190 180q40-20 60 8t-16 62-30-6-14-64z"
    land += "M226 84q50-4 66 40t-28 36-44-30-24-28 30-18zM110 206q26-4 32 16t-18 14z"
    yield shape(globe, c.a)
    yield inside(
        globe,
        [
            shape(land, c.b),
            stroke("M90 166Q198 190 310 166M198 60Q230 166 198 270", light(c.a, 0.4), 2.5),
            shape("M250 66q50 110-40 210h110V66z", INK, 0.12),
        ],
    )
    yield oval(150, 112, 16, 24, "#ffffff", 0.35) + dot(272, 74, 9, c.c) + dot(118, 246, 9, c.c)
    yield box(189, 272, 22, 42, c.c, 6) + box(136, 308, 128, 26, c.c, 12) + box(136, 322, 128, 12, dark(c.c), 6)


@hang("blot", DESK)
def blot(c: Colours) -> Iterator[str]:
    yield ground(196, 334, 100)
    flask = "M104 214q0-26 28-34 20-6 22-22h84q2 16 22 22 28 8 28 34v100q0 18-18 18H122q-18 0-18-18z"
    yield shape(flask, light(c.a, 0.7), 0.9)
    yield inside(
        flask, [shape("M90 232q56-12 106 0t110 0v110H90z", c.a), shape("M250 150q18 100-6 200h80V150z", INK, 0.13)]
    )
    yield stroke("M124 210v88", "#fffdf6", 8) + box(146, 110, 100, 52, c.b, 9) + box(212, 110, 34, 52, dark(c.b), 9)
    yield stroke("".join(f"M{x} 122v28" for x in (164, 182, 200)), dark(c.b, 0.3), 4)
    yield cut([(144, 248), (244, 246), (246, 300), (146, 302)], COLOURS["cream"], 5) + shape(
        "M196 258q20 24 6 34-6 4-12 0-14-10 6-34z", c.a
    )
    yield oval(322, 346, 34, 9, c.a) + oval(358, 352, 7, 3, c.a)
