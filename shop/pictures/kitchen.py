"""Pots, tins and tools."""

from collections.abc import Iterator

from shop.pictures.easel import Room, hang
from shop.pictures.palette import COLOURS, Colours, dark, light, toward
from shop.pictures.shapes import INK, box, cut, dot, ground, inside, moved, oval, shape, stroke

GALLEY = Room(wall="#dfe9ea", floor="#a9c2c4", edge=288)


@hang("simmer", GALLEY)
def simmer(c: Colours) -> Iterator[str]:
    yield ground(200, 334, 140)
    yield stroke("M84 216H40q-6 30 30 30M316 216h44q6 30-30 30", dark(c.a, 0.2), 17)
    pot = "M70 196H330v96q0 40-40 40H110q-40 0-40-40z"
    yield shape(pot, c.a) + inside(
        pot, [shape("M268 190q14 80-10 150h90V190z", INK, 0.14), stroke("M96 226v56", light(c.a, 0.45), 9)]
    )
    yield shape("M66 190q8-66 134-70 126 4 134 70z", c.a) + shape("M250 130q76 18 84 60h-60q2-36-24-60z", INK, 0.14)
    yield box(58, 184, 284, 18, c.b, 9) + box(176, 96, 48, 26, dark(c.b, 0.15), 11)
    yield stroke("M150 80q-14-18 0-34t0-30M246 84q-14-18 0-34t0-30", "#fffdf6", 7)


@hang("cast", GALLEY)
def cast(c: Colours) -> Iterator[str]:
    yield moved(
        10,
        12,
        [
            oval(176, 220, 134, None, INK, 0.15),
            stroke("M268 128L352 44", INK, 30).replace("<path", '<path opacity=".15"'),
        ],
    )
    yield stroke("M262 134L346 50", c.a, 30) + stroke("M300 96L344 52", c.b, 22) + dot(348, 48, 6, "#dfe9ea")
    yield dot(176, 220, 136, c.a) + dot(176, 220, 118, light(c.a, 0.16)) + dot(176, 224, 112, c.a)
    yield shape("M104 212q-6-50 44-56 30-26 66 2 48 4 40 52 16 44-28 60-36 34-76 8-56 0-46-66z", "#fffaf0")
    yield dot(162, 214, 32, "#f0a92b") + oval(152, 204, 9, 7, "#fff3cf", 0.8) + dot(214, 234, 27, "#f0a92b")
    for x, y in ((130, 250), (196, 178), (240, 198), (160, 266)):
        yield dot(x, y, 2.5, INK)


@hang("stovetop", GALLEY)
def stovetop(c: Colours) -> Iterator[str]:
    yield ground(196, 334, 92)
    yield stroke("M256 122h50q14 0 12 18l-14 96", c.b, 19)
    yield cut([(120, 222), (272, 222), (288, 332), (104, 332)], c.a, 9)
    yield cut([(120, 204), (104, 92), (86, 84), (92, 76), (284, 76), (272, 204)], c.a, 7)
    yield cut([(214, 76), (284, 76), (272, 204), (222, 204)], dark(c.a), 4)
    yield cut([(222, 222), (272, 222), (288, 332), (232, 332)], dark(c.a), 4)
    yield cut([(156, 76), (172, 76), (164, 204), (152, 204)], light(c.a, 0.4), 3)
    yield cut([(160, 222), (176, 222), (166, 332), (150, 332)], light(c.a, 0.4), 3)
    yield box(108, 202, 176, 22, dark(c.a, 0.4), 6) + cut([(104, 76), (188, 40), (284, 76)], light(c.a, 0.15), 6)
    yield box(176, 18, 26, 28, c.b, 9) + dot(132, 280, 8, COLOURS["brass"])


@hang("half-moon", GALLEY)
def half_moon(c: Colours) -> Iterator[str]:
    board = "M44 168H356q0 24-8 46C330 300 270 338 200 338S70 300 52 214q-8-22-8-46z"
    yield moved(9, 10, [shape(board, INK, 0.15)]) + shape(board, c.a)
    grain = "M40 200q80 18 160 0t170 6M60 240q80 14 140-2t150 4M90 286q60 12 110 0t110-2"
    yield inside(board, [stroke(grain, toward(c.a, c.b, 0.45), 4)]) + dot(86, 198, 12, "#dfe9ea")
    yield moved(
        0,
        -8,
        [
            shape("M120 184Q200 116 320 132q6 20-14 28-90 2-160 40z", "#c9d2d6"),
            stroke("M124 190L92 208", COLOURS["walnut"], 19),
        ],
    )
    for x, y in ((214, 232), (250, 254), (202, 282)):
        yield (
            oval(x, y, 26, 23, "#cb3d30")
            + oval(x, y, 20, 17, "#e8776a")
            + dot(x - 6, y - 3, 3, "#f3d788")
            + dot(x + 6, y + 4, 3, "#f3d788")
            + dot(x + 4, y - 7, 3, "#f3d788")
        )
    yield shape("M262 206q14-34 44-26-6 34-44 26z", COLOURS["fern"])


@hang("queens-pawn", GALLEY)
def queens_pawn(c: Colours) -> Iterator[str]:
    for x, top, paint in ((148, 64, c.a), (262, 142, c.b)):
        h = 332 - top
        yield ground(x, 334, 56)
        body = (
            f"M{x - 50} 332q-2-30 20-40 {h * 0.08:.0f}-{h * 0.22:.0f} 2-{h * 0.42:.0f}-24-8-16-26h88q8 18-16 26"
            f"-{22 - h * 0.08:.0f} {h * 0.2:.0f} 2 {h * 0.42:.0f} 22 10 20 40-50 10-100 0z"
        )
        yield shape(body, paint) + inside(
            body, [box(x + 14, 100, 60, 240, INK).replace("<rect", '<rect opacity=".13"')], f"c{x}"
        )
        y = 332 - 40 - h * 0.42 - 26
        yield dot(x, y - 28, 36, paint) + shape(f"M{x + 12} {y - 62:.0f}a36 36 0 0 1 0 68q14-34 0-68z", INK, 0.13)
        yield box(x - 40, y - 4, 80, 12, dark(paint, 0.3), 6) + dot(x, y - 68, 11, COLOURS["brass"])
    for x, y in ((206, 348), (222, 340), (196, 358), (214, 356), (322, 346)):
        yield dot(x, y, 3.5, INK)


@hang("raider", GALLEY)
def raider(c: Colours) -> Iterator[str]:
    yield ground(196, 334, 112)
    jar = "M100 150H290q24 20 24 90t-28 92q-92 10-182 0-28-22-28-92t24-90z"
    yield shape(jar, c.a) + inside(
        jar, [stroke("M60 190H340M60 300H340", c.b, 12), shape("M264 140q24 90-6 200h80V140z", INK, 0.12)]
    )
    yield (
        box(92, 126, 206, 28, c.b, 10)
        + cut([(106, 128), (126, 92), (264, 92), (284, 128)], c.a, 14)
        + dot(195, 80, 18, c.b)
    )
    for x, y, r in ((160, 246, 34), (232, 252, 34)):
        yield dot(x, y, r, COLOURS["oak"])
        for dx, dy in ((-12, -12), (10, -16), (14, 8), (-8, 12), (-20, 4), (2, -2)):
            yield dot(x + dx, y + dy, 4.5, COLOURS["walnut"])
    yield dot(332, 322, 27, COLOURS["oak"]) + "".join(
        dot(332 + dx, 322 + dy, 4, COLOURS["walnut"]) for dx, dy in ((-9, -8), (8, -10), (10, 8), (-6, 9))
    )
    yield dot(354, 304, 13, GALLEY.floor)


@hang("first-light", GALLEY)
def first_light(c: Colours) -> Iterator[str]:
    yield ground(204, 334, 116)
    yield stroke("M116 178C110 60 292 60 286 178", c.b, 15)
    yield shape("M118 250Q76 244 62 186q-4-10-20-12-8-8 4-14 34-2 42 20 10 32 40 30z", dark(c.a, 0.14))
    body = "M118 190q82-34 166 0 26 60 30 124 0 18-16 18H106q-16 0-16-18 4-64 28-124z"
    yield shape(body, c.a) + inside(
        body, [shape("M252 170q34 90 10 170h70V170z", INK, 0.14), stroke("M132 220q-14 34-16 68", light(c.a, 0.5), 10)]
    )
    yield shape("M130 184q70-46 142 0-72 20-142 0z", dark(c.a, 0.2)) + dot(201, 150, 14, c.b)
    yield stroke("M20 132q-14-16 0-32t0-28", "#fffdf6", 7) + box(94, 318, 216, 14, dark(c.a, 0.25), 7)
