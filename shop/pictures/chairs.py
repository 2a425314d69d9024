"""Things to sit on."""

from collections.abc import Iterator

from shop.pictures.easel import Room, hang
from shop.pictures.palette import Colours, dark, light
from shop.pictures.shapes import INK, cut, dot, ground, inside, oval, shape, stroke

PARLOUR = Room(wall="#dde7de", floor="#b7cbbb", edge=286)


@hang("parson", PARLOUR)
def parson(c: Colours) -> Iterator[str]:
    yield ground(206, 352, 100)
    yield stroke("M152 216L146 350M262 216L270 350", dark(c.a, 0.35), 13)
    for x in (160, 187, 214, 241):
        yield stroke(f"M{x} 82L{x + (x - 200) // 9} 216", c.a, 8)
    yield stroke("M136 216L128 60M268 216L276 60", c.a, 13)
    yield cut([(122, 50), (200, 40), (282, 50), (280, 92), (200, 82), (124, 92)], c.a, 10)
    yield stroke("M128 240L112 356M276 240L294 356", c.a, 14)
    yield stroke("M120 306Q200 318 288 306", c.a, 8)
    yield cut([(120, 208), (284, 208), (306, 244), (100, 244)], c.b, 12)
    yield cut([(100, 240), (306, 240), (302, 256), (104, 256)], dark(c.b), 6)


@hang("sunday", PARLOUR)
def sunday(c: Colours) -> Iterator[str]:
    yield ground(200, 346, 140)
    yield stroke("M108 320L98 346M292 320L302 346", "#71482b", 13)
    yield shape("M104 240C96 120 110 76 200 76s104 44 96 164z", c.a)
    yield shape("M248 84c42 14 54 62 48 156h-34q12-110-14-156z", dark(c.a, 0.16))
    for x, y in ((160, 128), (200, 122), (240, 128), (178, 168), (222, 168)):
        yield dot(x, y, 5, dark(c.a, 0.35))
    yield shape("M116 214q84-22 168 0l4 56H112z", light(c.a, 0.2))
    yield shape("M66 322V224q0-38 34-38t34 38v44h132v-44q0-38 34-38t34 38v98q-134 14-268 0z", c.a)
    yield shape("M266 268v-44q0-38 34-38t34 38v98l-68 6z", dark(c.a, 0.16))
    yield stroke("M134 268H266M100 206q-14 2-14 22", dark(c.a, 0.28), 4)
    yield cut([(150, 190), (214, 178), (226, 240), (160, 250)], c.b, 16)
    yield stroke("M164 204l48-9M168 222l50-9", c.c, 5)


@hang("bessie", PARLOUR)
def bessie(c: Colours) -> Iterator[str]:
    yield ground(200, 350, 96)
    yield stroke("M206 214L214 336", dark(c.a, 0.4), 18)
    yield stroke("M150 214L116 346M252 214L288 346", c.a, 19)
    yield stroke("M138 284L264 284", dark(c.a), 9)
    yield oval(200, 214, 118, 34, dark(c.a)) + oval(200, 200, 118, 34, c.a)
    seat = "M82 200a118 34 0 1 1 236 0a118 34 0 1 1-236 0z"
    spots = [oval(128, 190, 40, 15, c.b), oval(236, 214, 52, 14, c.b), oval(258, 180, 26, 8, c.b)]
    yield inside(seat, spots)


@hang("to-and-fro", PARLOUR)
def to_and_fro(c: Colours) -> Iterator[str]:
    yield ground(200, 352, 134, 13)
    yield stroke("M62 312Q200 384 350 300", dark(c.a), 13)
    yield stroke("M136 236L118 334M270 236L288 334", c.a, 13)
    yield stroke("M140 240L98 62", c.a, 14)
    for x in (22, 44, 66, 88):
        yield stroke(f"M{140 + x} 232L{104 + x} 76", c.a, 7)
    yield stroke("M248 236L212 62", c.a, 14)
    yield cut([(84, 46), (222, 42), (230, 84), (94, 90)], c.a, 14)
    yield stroke("M126 172L270 166L278 232", dark(c.a), 12)
    yield cut([(120, 222), (296, 222), (306, 250), (118, 252)], c.b, 11)
    yield cut([(118, 246), (306, 244), (304, 260), (122, 262)], dark(c.b), 7)


@hang("pier", PARLOUR)
def pier(c: Colours) -> Iterator[str]:
    yield ground(204, 350, 140, 14)
    yield stroke("M102 58L318 344M300 198L92 344", dark(c.a, 0.3), 13)
    sling = "M84 76L140 60C150 190 190 262 330 196L352 226C190 310 112 250 84 76z"
    yield shape(sling, c.b)
    bands = "M102 66C116 206 172 290 342 212M122 62C136 190 188 272 336 204"
    yield inside(sling, [stroke(bands, c.c, 9)])
    yield stroke("M74 72L152 54", c.a, 13) + stroke("M322 190L360 236", c.a, 13)
    yield stroke("M120 50L346 344M348 214L120 344", c.a, 13)


@hang("bus-stop", PARLOUR)
def bus_stop(c: Colours) -> Iterator[str]:
    yield ground(200, 346, 168, 14)
    for x in (84, 316):
        yield stroke(f"M{x} 260L{x - 10} 344M{x} 260L{x + 16} 344", c.b, 13)
        yield stroke(f"M{x} 120V250", dark(c.b), 12)
    for y in (112, 150, 188):
        yield cut([(36, y), (364, y - 2), (364, y + 27), (36, y + 28)], c.a, 8)
        yield cut([(40, y + 19), (362, y + 18), (362, y + 27), (40, y + 28)], dark(c.a, 0.14), 5)
    yield cut([(52, 232), (348, 232), (380, 262), (20, 262)], light(c.a, 0.15), 8)
    yield cut([(20, 258), (380, 258), (378, 276), (22, 276)], dark(c.a), 6)
    yield stroke("M40 246H360", dark(c.a, 0.14), 3)


@hang("dumpling", PARLOUR)
def dumpling(c: Colours) -> Iterator[str]:
    body = "M56 262C48 182 112 146 200 146s152 36 144 116c-6 66-64 82-144 82S62 328 56 262z"
    yield ground(200, 342, 140)
    yield shape(body, c.a)
    seams = "".join(
        f"M200 152Q{200 + i * 96} {172 + abs(i) * 20} {200 + i * 70} 346" for i in (-2, -1.2, -0.4, 0.4, 1.2, 2)
    )
    yield inside(body, [oval(282, 300, 120, 110, INK, 0.13), stroke(seams, dark(c.a, 0.3), 4)])
    yield oval(200, 158, 30, 10, c.b) + dot(200, 154, 11, dark(c.b))
