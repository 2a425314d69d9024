"""Plants, and what they live in."""

from collections.abc import Iterator
from math import cos, radians, sin

from shop.pictures.easel import Room, hang
from shop.pictures.palette import COLOURS, Colours, dark, light
from shop.pictures.shapes import INK, box, cut, dot, ground, inside, oval, shape, stroke, turned

SUNROOM = Room(wall="#f4ead0", floor="#e0c78f", edge=290)
FERN, MOSS = COLOURS["fern"], COLOURS["moss"]


def pot(x: float, y: float, w: float, h: float, colour: str, name: str) -> str:
    """A plant pot that stands on (x, y), with a rim."""
    side = f"M{x - w / 2} {y - h}H{x + w / 2}L{x + w * 0.36} {y - 6}q{-w * 0.36} 12 {-w * 0.72} 0z"
    shade = shape(f"M{x + w * 0.22} {y - h}L{x + w * 0.12} {y + 8}H{x + w}V{y - h}z", INK, 0.13)
    rim = box(x - w * 0.56, y - h - 10, w * 1.12, 26, colour, 6)
    return (
        shape(side, colour)
        + inside(side, [shade], name)
        + rim
        + box(x - w * 0.52, y - h + 14, w * 1.04, 6, dark(colour, 0.25), 3)
    )


def leaf(x: float, y: float, lean: float, length: float, width: float, colour: str) -> str:
    """A pointed leaf growing from (x, y), with its vein."""
    blade = f"M{x} {y}C{x - width} {y - length * 0.35} {x - width * 0.7} {y - length * 0.8} {x} {y - length}"
    blade += f"C{x + width * 0.7} {y - length * 0.8} {x + width} {y - length * 0.35} {x} {y}z"
    vein = stroke(f"M{x} {y}V{y - length * 0.8:.0f}", dark(colour, 0.2), 2.5)
    return turned(lean, x, y, [shape(blade, colour), vein])


@hang("doris", SUNROOM)
def doris(c: Colours) -> Iterator[str]:
    yield ground(200, 342, 86)
    tips = ((92, 176, -52, 1.0), (306, 168, 50, 1.0), (140, 84, -20, 1.05), (262, 78, 20, 1.1), (202, 150, 0, 0.9))
    for x, y, _, _ in tips:
        yield stroke(f"M200 262Q{(200 + x) / 2:.0f} {y + 40} {x} {y}", MOSS, 6)
    for i, (x, y, lean, size) in enumerate(tips):
        green = (FERN, dark(FERN, 0.14), light(FERN, 0.12))[i % 3]
        heart = "M0 34C-50 40-66-6-52-44-40-66-12-62 0-40 12-62 40-66 52-44 66-6 50 40 0 34z"
        slits = "M-60 18L-24 6M-64-12L-26-10M60 18L24 6M64-12L26-10M-40-62L-20-28M40-62L20-28"
        body = shape(heart, green) + stroke("M0 34V-34", dark(green, 0.25), 3) + stroke(slits, SUNROOM.wall, 7)
        yield f'<g transform="translate({x} {y}) rotate({lean + 180}) scale({size})">{body}</g>'
    yield pot(200, 342, 124, 84, c.a, "c")


@hang("sir-prickle", SUNROOM)
def sir_prickle(c: Colours) -> Iterator[str]:
    yield ground(200, 340, 80)
    yield stroke("M158 196H126q-14 0-14-16V138", dark(FERN, 0.12), 34)
    yield stroke("M240 222h34q16 0 16-18V164", dark(FERN, 0.12), 32)
    stem = "M150 276V118q0-52 50-52t50 52v158z"
    yield shape(stem, FERN) + inside(
        stem, [stroke("M174 60V280M200 60V280M226 60V280", dark(FERN, 0.18), 4), shape("M228 60h40v220h-40z", INK, 0.1)]
    )
    thorns = "".join(f"M{x} {y}l-5-6m5 6l5-6" for x in (162, 187, 213, 238) for y in range(108, 262, 32))
    yield stroke(thorns + "M112 150l-7-4M112 170l-7-4M290 176l7-5M290 196l7-5", "#fbf3d8", 2.5)
    for x, y, r in ((200, 58, 21), (112, 118, 14)):
        yield "".join(turned(a, x, y, [oval(x, y - r * 0.7, r * 0.38, r * 0.7, c.b)]) for a in range(0, 360, 60)) + dot(
            x, y, r * 0.32, COLOURS["mustard"]
        )
    yield pot(200, 342, 134, 76, c.a, "d")


@hang("nesting-pots", SUNROOM)
def nesting_pots(c: Colours) -> Iterator[str]:
    yield ground(176, 340, 116) + ground(310, 340, 56)
    yield turned(96, 300, 288, [pot(300, 340, 92, 86, c.b, "a"), oval(300, 246, 48, 11, dark(c.b, 0.45))])
    yield pot(164, 342, 196, 128, c.a, "b")
    yield pot(164, 234, 150, 84, light(c.a, 0.14), "c") + pot(164, 160, 108, 60, c.b, "d")
    yield oval(164, 92, 57, 8, dark(c.b, 0.45))
    yield stroke("M84 268" + "l12-14l12 14" * 6, c.c, 5)


@hang("long-neck", SUNROOM)
def long_neck(c: Colours) -> Iterator[str]:
    yield ground(232, 334, 100)
    yield stroke("M174 292C116 286 124 160 62 110", c.a, 15) + cut([(34, 118), (72, 84), (80, 100), (52, 130)], c.b, 5)
    yield stroke("M290 206C380 160 380 300 306 300", dark(c.a, 0.2), 12)
    yield stroke("M186 196C190 110 270 110 286 190", dark(c.a, 0.2), 11)
    can = "M172 194q64-18 128 0l14 124q0 14-14 14H172q-14 0-14-14z"
    yield shape(can, c.a) + inside(
        can, [shape("M268 180l20 160h50V180z", INK, 0.14), stroke("M150 226H330M150 304H330", c.b, 6)]
    )
    yield oval(236, 193, 64, 12, dark(c.a, 0.4))
    for x, y in ((30, 152), (50, 176), (22, 198), (40, 228)):
        yield shape(f"M{x} {y - 12}q12 16 0 22-12-6 0-22z", COLOURS["sky"])


@hang("trapeze", SUNROOM)
def trapeze(c: Colours) -> Iterator[str]:
    yield stroke("M200 0V40M200 40L122 176M200 40L278 176", c.b, 5) + dot(200, 42, 8, c.c)
    for i in range(9):
        x = 112 + i * 22
        length = (118, 176, 92, 148, 200, 110, 168, 84, 132)[i]
        green = (FERN, MOSS, light(FERN, 0.2))[i % 3]
        yield stroke(f"M{x} 178V{178 + length - 8}", dark(green, 0.2), 3)
        yield "".join(dot(x + (6 if k % 2 else -6), 190 + k * 15, 8, green) for k in range(length // 15))
    bowl = "M106 160H294q0 74-94 74t-94-74z"
    yield shape(bowl, c.a) + inside(
        bowl, [shape("M250 150q10 60-60 100h120V150z", INK, 0.13), stroke("M96 184" + "l14 12l14-12" * 8, c.c, 6)]
    )
    for x, y in ((126, 156), (150, 148), (176, 156), (202, 146), (228, 155), (254, 148), (274, 157)):
        yield dot(x, y, 13, FERN if x % 4 else MOSS)


@hang("unkillable", SUNROOM)
def unkillable(c: Colours) -> Iterator[str]:
    yield ground(200, 342, 80)
    blades = ((-34, 170, 0), (30, 184, 1), (-18, 214, 2), (17, 224, 0), (-3, 246, 1), (-50, 118, 2), (46, 122, 0))
    for lean, length, i in blades:
        green = (FERN, dark(FERN, 0.12), MOSS)[i]
        x, y, w = 200 + lean * 0.8, 270, 21
        d = f"M{x - w * 0.7} {y}C{x - w} {y - length * 0.5} {x - w} {y - length * 0.8} {x} {y - length}"
        d += f"C{x + w} {y - length * 0.8} {x + w} {y - length * 0.5} {x + w * 0.7} {y}z"
        bars = "".join(f"M{x - 26} {y - k}q26 -14 52 0" for k in range(16, length, 21))
        striped = inside(d, [stroke(bars, dark(green, 0.3), 4)], f"b{lean + 60}")
        middle = f'<g transform="translate({x * 0.32:.1f} 0) scale(.68 1)">{shape(d, green)}{striped}</g>'
        yield turned(lean * 0.55, x, y, [shape(d, COLOURS["butter"]), middle])
    yield pot(200, 342, 130, 84, c.a, "p") + stroke("M152 300q12-12 24 0t24 0 24 0 24 0", c.b, 6)


@hang("lemon-tree", SUNROOM)
def lemon_tree(c: Colours) -> Iterator[str]:
    yield ground(200, 344, 84)
    yield stroke("M200 270V170M200 210L168 172M200 222L236 184", COLOURS["walnut"], 11)
    for x, y, r, green in (
        (150, 150, 60, dark(FERN, 0.14)),
        (252, 148, 60, dark(FERN, 0.14)),
        (200, 96, 68, FERN),
        (200, 156, 58, light(FERN, 0.08)),
    ):
        yield dot(x, y, r, green)
    for i in range(14):
        a = radians(i * 360 / 14)
        yield leaf(200 + 92 * cos(a), 128 + 74 * sin(a), i * 360 / 14 + 70, 34, 11, light(FERN, 0.2) if i % 2 else FERN)
    for x, y, lean in ((146, 132, -20), (228, 88, 20), (262, 160, 10), (190, 172, -10), (176, 78, 30)):
        yield turned(
            lean,
            x,
            y,
            [
                shape(f"M{x - 24} {y}q6-3 9-7 15-15 30 0 3 4 9 7-6 3-9 7-15 15-30 0-3-4-9-7z", COLOURS["mustard"]),
                oval(x - 6, y - 5, 6, 3, "#fff4cf", 0.8),
            ],
        )
    yield pot(200, 344, 136, 86, c.a, "p") + dot(178, 306, 8, c.b) + dot(200, 312, 8, c.b) + dot(222, 306, 8, c.b)


@hang("windowsill-herbs", SUNROOM)
def windowsill_herbs(c: Colours) -> Iterator[str]:
    yield ground(200, 336, 150, 13)
    for x in (110, 126, 142):
        for k in range(5):
            yield leaf(x, 248 - k * 26, 52 if k % 2 else -52, 40, 14, FERN)
        yield stroke(f"M{x} 254V128", dark(FERN), 4) + leaf(x, 140, 0, 34, 12, light(FERN, 0.15))
    for i in range(9):
        lean = -40 + i * 10
        yield stroke(
            f"M{190 + i * 3} 256q{lean // 2} -60 {lean} -{120 + (i * 37) % 40}", MOSS if i % 2 else light(MOSS, 0.2), 5
        )
    for x in (264, 284, 304):
        yield stroke(f"M{x} 254V140", COLOURS["walnut"], 4)
        yield stroke("".join(f"M{x} {y}l-15-13M{x} {y}l15-13" for y in range(150, 250, 14)), "#6f8f86", 5)
    box_ = "M62 250H338l-8 78q-130 12-260 0z"
    yield shape(box_, c.a) + inside(
        box_, [stroke("M50 276H350M50 304H350", dark(c.a, 0.14), 4), shape("M300 240l-8 100h60V240z", INK, 0.12)]
    )
    yield box(52, 242, 296, 20, light(c.a, 0.1), 6)
    for x in (126, 200, 284):
        yield box(x - 22, 274, 44, 32, c.b, 5) + stroke(f"M{x - 12} 286h24M{x - 12} 295h14", c.c, 3)
