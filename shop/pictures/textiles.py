"""Cushions, covers and cloths."""

from collections.abc import Iterator

from shop.pictures.easel import Room, hang
from shop.pictures.palette import COLOURS, Colours, dark, light
from shop.pictures.shapes import (
    INK,
    box,
    cut,
    dot,
    ground,
    inside,
    moved,
    oval,
    shape,
    stroke,
    turned,
)

AIRING = Room(wall="#f5e3da", floor="#e3bfae", edge=292)


@hang("lemon-cushion", AIRING)
def lemon_cushion(c: Colours) -> Iterator[str]:
    cushion = (
        "M74 82Q200 108 326 82q14 0 12 16-26 104 0 212 0 18-16 16-122-24-244 0-16 2-16-16 26-108 0-212-2-16 12-16z"
    )
    yield ground(200, 330, 136, 15) + shape(cushion, c.a)
    lemons = (
        (126, 146, -24),
        (212, 130, 18),
        (286, 168, -40),
        (150, 232, 30),
        (234, 218, -14),
        (292, 270, 24),
        (196, 296, -30),
        (112, 300, 8),
    )
    fruit = []
    for x, y, lean in lemons:
        lemon = f"M{x - 34} {y}q8-4 12-10 22-22 44 0 4 6 12 10-8 4-12 10-22 22-44 0-4-6-12-10z"
        leaf = f"M{x - 20} {y - 16}q-22-4-26-20 22-4 26 20z"
        fruit.append(
            turned(lean, x, y, [shape(leaf, c.c), shape(lemon, c.b), oval(x - 8, y - 7, 9, 4, "#fffaf0", 0.6)])
        )
    yield inside(cushion, [*fruit, shape("M330 80Q300 204 330 330H260Q304 200 330 80z", INK, 0.1)])


@hang("night-ferry", AIRING)
def night_ferry(c: Colours) -> Iterator[str]:
    yield ground(200, 334, 142)
    for y, colours in ((282, c.a), (234, c.a), (186, c.a)):
        fold = f"M62 {y}q0-4 6-4h252q26 2 26 26t-26 26H68q-6 0-6-4z"
        yield shape(fold, colours)
        yield inside(
            fold, [stroke(f"M50 {y + 10}H330M50 {y + 36}H330", c.b, 6), stroke(f"M50 {y + 23}H330", c.c, 4)], f"c{y}"
        )
        yield stroke(f"M76 {y + 45}H316", dark(c.a, 0.35), 3)
    drape = "M96 186q0-34 40-34h88q34 0 34 34v128q-80 12-162 0z"
    yield shape(drape, light(c.a, 0.08))
    stripes = [
        stroke(f"M80 {y}q100 10 200 0", c.b if i % 2 else c.c, 8 if i % 2 else 4)
        for i, y in enumerate(range(196, 310, 24))
    ]
    yield inside(drape, [*stripes, shape("M226 150q34 0 34 34v140h-26V190q0-30-30-40z", INK, 0.12)])
    yield stroke("".join(f"M{x} 316v14" for x in range(102, 258, 10)), c.c, 4)


@hang("forty-squares", AIRING)
def forty_squares(c: Colours) -> Iterator[str]:
    cloth = [c.a, c.b, c.c, light(c.a, 0.45), COLOURS["cream"], light(c.b, 0.45), dark(c.c, 0.2)]
    squares = []
    for i in range(40):
        x, y = 92 + i % 5 * 43, 34 + i // 5 * 37
        squares.append(cut([(x, y), (x + 43, y), (x + 43, y + 37), (x, y + 37)], cloth[(i * 5 + i // 5) % 7], 2))
        if i % 3 == 0:
            squares.append(
                cut([(x + 22, y + 6), (x + 37, y + 18), (x + 22, y + 31), (x + 6, y + 18)], cloth[(i + 3) % 7], 2)
            )
    quilt = "M92 34h215q3 150 0 296-28 10-54 0t-54 0-54 0-53 0q-3-148 0-296z"
    yield moved(10, 10, [shape(quilt, INK, 0.13)])
    yield inside(
        quilt, [*squares, *(shape(f"M{x} 60q10 150-4 280h22q8-140 4-280z", INK, 0.07) for x in (134, 190, 246, 292))]
    )
    yield (
        box(62, 22, 276, 14, COLOURS["oak"], 7)
        + dot(60, 29, 13, COLOURS["walnut"])
        + dot(340, 29, 13, COLOURS["walnut"])
    )


@hang("washing-up", AIRING)
def washing_up(c: Colours) -> Iterator[str]:
    yield stroke("M-6 74Q200 98 406 70", INK, 4)
    for i, (x, y, paint) in enumerate(((40, 78, c.a), (152, 86, c.b), (264, 84, c.c))):
        d = f"M{x} {y}q48 8 96 2 4 116 0 {226 - i * 12}-50 8-98 0 6-110 2-228z"
        if i == 0:
            pattern = [stroke(f"M{x - 10} {yy}h120", COLOURS["chalk"], 8) for yy in range(y + 26, 320, 34)]
        elif i == 1:
            pattern = [
                dot(x + 16 + k % 3 * 32 + (k // 3 % 2) * 12, y + 30 + k // 3 * 30, 8, COLOURS["chalk"])
                for k in range(24)
            ]
        else:
            bars = "".join(f"M{x + k} {y - 10}V330" for k in (22, 48, 74)) + "".join(
                f"M{x - 8} {yy}h120" for yy in range(y + 30, 320, 30)
            )
            pattern = [stroke(bars, COLOURS["chalk"], 5)]
        yield moved(8, 9, [shape(d, INK, 0.12)]) + shape(d, paint) + inside(d, pattern, f"c{i}")
        for peg in (x + 8, x + 82):
            yield box(peg, y - 16, 9, 32, COLOURS["oak"], 4)


@hang("slow-morning", AIRING)
def slow_morning(c: Colours) -> Iterator[str]:
    yield box(118, 66, 164, 236, "#cfe6ef") + shape("M118 240q50-40 92-6 40-20 72 6v62H118z", "#a9c98f")
    yield dot(226, 132, 26, "#fbe3a0") + stroke("M200 66V302M118 180H282", "#fffaf0", 8)
    yield stroke("M118 66H282V302H118z", "#fffaf0", 10)
    for flip in (False, True):
        d = "M64 52h92q10 100-44 170 8 60 4 112-34 8-66 0 20-140 14-282z"
        folds = "M84 50q6 140-8 290M106 50q8 120-12 180-2 50-2 104M130 50q8 100-26 170"
        half = [
            shape(d, c.a),
            inside(d, [stroke(folds, dark(c.a, 0.12), 7)], f"c{flip:d}"),
            stroke("M92 216q14 8 24 6", c.b, 12),
        ]
        yield f'<g transform="matrix(-1 0 0 1 400 0)">{"".join(half)}</g>' if flip else "".join(half)
    yield stroke("M40 50H360", c.b, 9) + dot(38, 50, 13, c.b) + dot(362, 50, 13, c.b)


@hang("sausage", AIRING)
def sausage(c: Colours) -> Iterator[str]:
    body = "M86 196Q200 176 314 196q34 8 34 68t-34 66Q200 344 86 330q-34-8-34-66t34-68z"
    yield ground(204, 338, 156, 14) + shape(body, c.a)
    bands = [
        stroke(f"M{x} 170q-20 90 0 180", c.b if i % 2 else c.c, 15)
        for i, x in enumerate((106, 140, 174, 208, 242, 276, 310))
    ]
    yield inside(body, [*bands, shape("M40 290q160 40 320 0v60H40z", INK, 0.13)])
    yield oval(66, 264, 20, 60, light(c.a, 0.25)) + dot(66, 264, 8, c.b)
    for i in range(7):
        yield stroke(f"M338 264q20 {-20 + i * 7} 42 {-34 + i * 12}", c.c, 4)
    yield dot(342, 264, 11, c.b)


@hang("bertie", AIRING)
def bertie(c: Colours) -> Iterator[str]:
    yield ground(200, 338, 106)
    yield box(174, 46, 52, 56, dark(c.b, 0.1), 10) + box(164, 38, 72, 20, c.b, 8)
    body = (
        "M158 92q42 14 84 0 8 26 40 40 26 14 22 70-6 80-18 120-10 16-86 16t-86-16q-12-40-18-120-4-56 22-70 32-14 40-40z"
    )
    yield shape(body, c.a)
    knit = "".join(f"M96 {y}" + "l11 8l11-8" * 10 for y in range(120, 340, 18))
    yield inside(body, [stroke(knit, dark(c.a, 0.14), 3.5), shape("M280 120q30 100-10 230h60V120z", INK, 0.1)])
    yield box(150, 88, 100, 24, c.b, 12)
    heart = "M200 288q-54-38-44-68 16-28 44 2 28-30 44-2 10 30-44 68z"
    yield shape(heart, c.c)


@hang("flour-weather", AIRING)
def flour_weather(c: Colours) -> Iterator[str]:
    yield dot(200, 24, 9, COLOURS["walnut"]) + stroke("M152 92Q156 30 200 26 244 30 248 92", c.b, 8)
    d = "M150 84q50 12 100 0 0 60 48 92 8 90 4 160-100 16-204 0-4-80 4-160 48-32 48-92z"
    yield moved(9, 9, [shape(d, INK, 0.13)]) + shape(d, c.a)
    stripes = [stroke(f"M{x} 70V350", c.c, 5) for x in range(106, 310, 18)]
    yield inside(d, [*stripes, shape("M262 150q-10 100 8 200h60V150z", INK, 0.08)])
    yield stroke("M104 182q-34 8-44 44M296 182q34 8 44 44", c.b, 8)
    yield shape("M142 216q58 8 116 0l-4 66q-54 22-108 0z", c.b) + stroke("M142 218q58 8 116 0", dark(c.b), 5)
