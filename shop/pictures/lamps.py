"""Lamps, lit, at dusk."""

from collections.abc import Iterator

from shop.pictures.easel import Room, hang
from shop.pictures.palette import Colours, dark, light
from shop.pictures.shapes import INK, box, cut, dot, ground, inside, oval, shape, stroke

DUSK = Room(wall="#4d4868", floor="#8a7060", edge=300)
GLOW = "#ffe9b0"


def glow(x: float, y: float, r: float) -> str:
    """Light on the wall, in rings of paper."""
    return oval(x, y, r * 1.5, None, GLOW, 0.1) + oval(x, y, r, None, GLOW, 0.16)


@hang("porcini", DUSK)
def porcini(c: Colours) -> Iterator[str]:
    yield glow(200, 190, 120) + ground(200, 334, 92)
    yield shape("M164 196C170 250 150 300 140 328q60 16 120 0C250 300 230 250 236 196z", GLOW)
    yield shape("M212 196C216 250 226 300 228 333q18-1 32-5C250 300 230 250 236 196z", c.b, 0.35)
    yield shape("M72 196C76 112 136 78 200 78s124 34 128 118q-64 22-128 22T72 196z", c.a)
    yield shape("M72 196q64 22 128 22t128-22q-3 20-22 24-52 14-106 14T94 220q-19-4-22-24z", dark(c.a))
    for x, y, r in ((130, 140, 15), (190, 112, 19), (252, 146, 16), (214, 172, 9), (158, 178, 8)):
        yield oval(x, y, r, r * 0.8, light(c.a, 0.55))


@hang("heron", DUSK)
def heron(c: Colours) -> Iterator[str]:
    yield cut([(118, 176), (34, 330), (226, 330), (190, 190)], GLOW, 4, 0.22)
    yield ground(252, 334, 78) + box(188, 316, 128, 18, c.a, 9) + box(188, 326, 128, 8, dark(c.a), 4)
    yield stroke("M252 316L318 200L206 108", dark(c.a, 0.35), 10)
    yield stroke("M247 314L311 201L200 110", c.a, 8)
    yield dot(315, 200, 14, c.b) + dot(204, 108, 13, c.b)
    yield cut([(214, 96), (196, 82), (96, 150), (152, 222), (216, 128)], c.a, 8)
    yield cut([(96, 150), (110, 140), (166, 208), (152, 222)], dark(c.a), 4)
    yield oval(118, 192, 15, 12, GLOW)


@hang("low-moon", DUSK)
def low_moon(c: Colours) -> Iterator[str]:
    yield glow(200, 210, 140) + stroke("M200 0V104", INK, 4) + box(188, 92, 24, 18, c.b, 4)
    moon = "M90 212a110 106 0 1 1 220 0a110 106 0 1 1-220 0z"
    ribs = "".join(f"M80 {y}Q200 {y + (y - 212) * 0.28:.0f} 320 {y}" for y in range(112, 320, 20))
    yield shape(moon, c.a)
    yield inside(moon, [oval(250, 236, 110, 110, dark(c.a, 0.3), 0.22), stroke(ribs, c.b, 2.2)])
    yield oval(164, 172, 34, 26, "#ffffff", 0.5)


@hang("long-thought", DUSK)
def long_thought(c: Colours) -> Iterator[str]:
    yield cut([(74, 164), (20, 340), (212, 340), (160, 164)], GLOW, 4, 0.2)
    yield glow(118, 156, 60) + ground(300, 340, 66)
    yield stroke("M300 330C322 120 250 40 176 46S118 92 118 112", c.b, 8)
    yield shape("M64 166a54 58 0 0 1 108 0z", c.a) + oval(118, 166, 54, 11, GLOW)
    yield shape("M136 111a54 58 0 0 1 36 55h-20q2-34-16-55z", dark(c.a, 0.18))
    yield box(252, 322, 96, 18, dark(c.b, 0.4), 5)


@hang("lantern", DUSK)
def lantern(c: Colours) -> Iterator[str]:
    yield glow(200, 216, 112) + ground(200, 334, 86)
    yield stroke("M150 128C120 40 280 40 250 128", dark(c.a, 0.3), 7)
    yield cut([(146, 144), (168, 104), (232, 104), (254, 144)], c.a, 8) + box(180, 92, 40, 16, c.b, 6)
    yield box(142, 144, 116, 158, GLOW, 10) + oval(200, 236, 42, 60, "#fff8dc", 0.8)
    yield shape("M200 176q34 44 12 76-12 12-24 0-22-32 12-76z", "#e2672b")
    yield shape("M200 208q17 26 5 44-5 6-10 0-12-18 5-44z", "#f3d788") + box(190, 254, 20, 40, c.b, 3)
    for x in (138, 194, 250):
        yield box(x, 140, 12, 170, c.a if x < 250 else dark(c.a), 4)
    yield box(124, 136, 152, 18, c.a, 6) + box(120, 300, 160, 32, c.a, 8)
    yield box(120, 318, 160, 14, dark(c.a), 7)


@hang("fairground", DUSK)
def fairground(c: Colours) -> Iterator[str]:
    bulbs = ((42, 122), (104, 158), (172, 174), (240, 166), (304, 132), (360, 84))
    more = ((52, 262), (128, 286), (206, 286), (282, 262), (346, 224))
    yield stroke("M-6 78C60 170 240 190 410 24", INK, 5) + stroke("M-6 216C90 300 260 300 410 150", INK, 5)
    for i, (x, y) in enumerate((*bulbs, *more)):
        paint = (c.a, c.b, c.c)[i % 3]
        yield oval(x, y + 20, 42, None, GLOW, 0.16) + box(x - 8, y - 12, 16, 18, INK, 4)
        yield shape(f"M{x - 8} {y + 3}h16q14 18 4 32-12 11-24 0-10-14 4-32z", paint)
        yield oval(x - 5, y + 20, 4, 7, "#ffffff", 0.65)


@hang("ottilie", DUSK)
def ottilie(c: Colours) -> Iterator[str]:
    yield glow(200, 150, 122) + ground(200, 334, 76)
    yield shape("M150 330q-6-16 20-22-34-46 4-74 18-16 14-38h24q-4 22 14 38 38 28 4 74 26 6 20 22-50 10-100 0z", c.b)
    yield shape("M212 196q-4 22 14 38 38 28 4 74 26 6 20 22-14 3-30 4 4-60 2-82t-18-56z", dark(c.b))
    shade = "M136 66h128q10 60 58 138-122 26-244 0Q126 126 136 66z"
    pleats = "".join(f"M{200 + i * 10.5:.0f} 60L{200 + i * 21:.0f} 220" for i in range(-6, 7))
    yield shape(shade, c.a)
    yield inside(shade, [stroke(pleats, light(c.a, 0.4), 5), oval(196, 214, 100, 66, GLOW, 0.5)])
    yield stroke("M78 204q122 26 244 0", c.c, 9) + stroke("M136 66h128", c.c, 8)
    for x in range(94, 320, 25):
        y = 222 - abs(x - 200) * 0.12
        yield stroke(f"M{x} {y - 8:.0f}v9", c.c, 3) + dot(x, y + 6, 6, c.c)


@hang("elbow", DUSK)
def elbow(c: Colours) -> Iterator[str]:
    yield cut([(120, 186), (26, 372), (296, 372), (204, 186)], GLOW, 6, 0.24) + glow(162, 190, 58)
    yield box(318, 96, 26, 128, dark(c.b, 0.2), 10) + box(312, 92, 24, 128, c.b, 10)
    yield stroke("M316 156H236L162 100", c.b, 10) + dot(236, 156, 13, c.c)
    yield cut([(146, 92), (178, 92), (228, 190), (96, 190)], c.a, 10)
    yield cut([(164, 92), (178, 92), (228, 190), (194, 190)], dark(c.a), 8)
    yield oval(162, 190, 64, 12, GLOW) + dot(162, 198, 17, "#fff8dc")
