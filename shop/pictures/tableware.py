"""What stands on the table."""

from collections.abc import Iterator

from shop.pictures.easel import Room, hang
from shop.pictures.palette import COLOURS, Colours, dark, light
from shop.pictures.shapes import INK, box, cut, dot, ground, inside, moved, oval, shape, stroke, turned

TABLE = Room(wall="#ece5cf", floor="#c9a57d", edge=276)


@hang("second-cup", TABLE)
def second_cup(c: Colours) -> Iterator[str]:
    yield ground(196, 332, 116)
    yield stroke("M270 176q70-8 66 50t-84 62", dark(c.a, 0.12), 25)
    mug = "M88 138H288q6 100-18 176-6 18-82 18t-82-18Q82 238 88 138z"
    yield shape(mug, c.a)
    glaze = "M80 130H300v86q-16 24-34 2-18-16-34 12-18 30-38 2-16-22-34-4-20 24-36-2-20-22-44 0z"
    yield inside(mug, [shape(glaze, c.b), shape("M250 130q10 110-24 206h80V130z", INK, 0.11)])
    yield oval(188, 138, 100, 21, light(c.b, 0.25)) + oval(188, 142, 84, 15, "#5b3623")
    yield stroke("M160 104q-16-20 0-38t0-36M212 100q-16-20 0-38t0-34", "#fffdf6", 7)


@hang("pond-plates", TABLE)
def pond_plates(c: Colours) -> Iterator[str]:
    yield ground(200, 338, 140, 14)
    for y in (318, 306, 294, 282):
        yield oval(200, y, 118, 20, dark(c.a, 0.25 if y % 24 else 0.1))
    yield oval(206, 164, 124, None, INK, 0.13)
    yield dot(200, 158, 124, c.a) + dot(200, 158, 88, light(c.a, 0.25)) + dot(200, 158, 82, c.a)
    for x, y, r, lean in ((166, 118, 30, 20), (240, 140, 24, 100), (176, 198, 26, 240), (236, 204, 17, -30)):
        pad = f"M{x} {y}L{x + r} {y - r * 0.2:.0f}A{r} {r} 0 1 1 {x + r * 0.9:.0f} {y - r * 0.6:.0f}z"
        yield turned(lean, x, y, [shape(pad, c.b)])
    for x, y in ((196, 146), (222, 176)):
        yield "".join(turned(a, x, y, [oval(x, y - 10, 5, 10, c.c)]) for a in (0, 72, 144, 216, 288)) + dot(
            x, y, 5, COLOURS["butter"]
        )


@hang("rain-check", TABLE)
def rain_check(c: Colours) -> Iterator[str]:
    yield ground(200, 332, 122)
    yield stroke("M288 190q62-14 54 40t-68 50", dark(c.a, 0.12), 21)
    yield shape("M122 214Q84 214 72 164q-4-14-22-18-8-6 0-12 36-4 46 18 12 34 42 32z", dark(c.a, 0.12))
    pot = "M98 226C98 160 148 130 200 130s102 30 102 96-44 104-102 104S98 292 98 226z"
    yield shape(pot, c.a)
    rain = "".join(
        f"M{x} {y}l-6 18" for y, off in ((172, 0), (210, 16), (248, 0), (286, 16)) for x in range(110 + off, 310, 32)
    )
    yield inside(pot, [stroke(rain, c.b, 6), shape("M260 130q50 80-10 210h70V130z", INK, 0.11)])
    yield shape("M140 148q60-58 120 0-60 20-120 0z", dark(c.a, 0.2)) + dot(200, 112, 15, c.c)


@hang("three-bears", TABLE)
def three_bears(c: Colours) -> Iterator[str]:
    yield ground(200, 334, 118)
    for y, w, h, paint in ((218, 136, 116, c.a), (172, 104, 92, c.b), (132, 74, 74, c.c)):
        foot = w * 0.38
        bowl = f"M{200 - w} {y}H{200 + w}q-10 {h * 0.8:.0f}-{w * 0.62:.0f} {h}"
        bowl += f"H{200 - foot:.0f}q-{w * 0.5:.0f} -{h * 0.2:.0f}-{w * 0.62:.0f} -{h}z"
        yield shape(bowl, paint)
        yield inside(bowl, [shape(f"M{200 + w * 0.5:.0f} {y - 10}q10 80-60 140h160V{y - 10}z", INK, 0.12)], f"c{w}")
        yield oval(200, y, w, w * 0.17, dark(paint, 0.3)) + oval(200, y + 3, w * 0.9, w * 0.12, light(paint, 0.25))
    yield stroke("M206 128L292 44", COLOURS["oak"], 11) + oval(200, 130, 26, 9, COLOURS["oak"])


@hang("small-beer", TABLE)
def small_beer(c: Colours) -> Iterator[str]:
    for i, (x, y, paint) in enumerate(((128, 306, c.a), (272, 306, c.b), (200, 338, c.c))):
        glass = f"M{x - 56} {y - 178}H{x + 56}L{x + 42} {y - 8}q-42 12-84 0z"
        yield ground(x, y - 2, 50)
        yield shape(glass, light(paint, 0.55), 0.85)
        yield inside(
            glass, [shape(f"M{x - 70} {y - 118 + i * 12}q35-10 70 0t70 0V{y + 8}H{x - 70}z", paint, 0.85)], f"c{i}"
        )
        ribs = "".join(f"M{x + k} {y - 160}L{x + k * 0.76:.0f} {y - 14}" for k in (-34, -12, 12, 34))
        yield (
            stroke(ribs, "#fffdf6", 2.5)
            + oval(x, y - 178, 56, 11, light(paint, 0.7))
            + oval(x, y - 176, 48, 7, light(paint, 0.3))
        )


@hang("tall-story", TABLE)
def tall_story(c: Colours) -> Iterator[str]:
    yield ground(200, 336, 84)
    body = "M168 48q32 10 64 0 2 84 10 116 42 40 40 96-2 76-16 74-66 10-132 0-14 2-16-74-2-56 40-96 8-32 10-116z"
    yield shape(body, light(c.a, 0.62), 0.9)
    lemon = [
        oval(236, 262, 30, 22, "#f3d05c"),
        oval(236, 262, 23, 15, "#fbeeb0"),
        stroke("M214 262h44M236 248v28", "#f3d05c", 3),
    ]
    leaf = shape("M150 296q16-34 44-26-10 30-44 26z", COLOURS["fern"])
    yield inside(
        body,
        [
            shape("M100 214q50-14 100 0t100 0v140H100z", c.a, 0.62),
            *lemon,
            leaf,
            shape("M262 180q20 80-6 170h60V180z", INK, 0.08),
        ],
    )
    yield stroke("M152 206q-12 40-2 84", "#fffdf6", 8) + oval(200, 49, 32, 8, light(c.a, 0.3))
    yield oval(200, 40, 25, 7, c.b) + shape("M175 40q4-30 25-30t25 30q-25 10-50 0z", c.b) + dot(200, 12, 9, dark(c.b))


@hang("elevenses", TABLE)
def elevenses(c: Colours) -> Iterator[str]:
    yield shape("M68 60q130-14 264 0 8 140 0 284-134 12-264 0-8-140 0-284z", c.c)
    yield stroke("M84 78q116-12 232 0 8 124 0 248-116 10-232 0-8-124 0-248z", light(c.c, 0.5), 3)
    for part, dx in ((INK, 7), (c.a, 0)):
        faint = 0.18 if part == INK else 1
        fork = "M112 76q4-8 8 0v58h8V74q4-8 8 0v60h8V76q4-8 8 0v66q0 20-13 26l3 60h-20l3-60q-13-6-13-26z"
        knife = "M192 68q26 6 26 80 0 36-8 44v36h-18z"
        spoon = "M276 72q26 2 26 46 0 36-18 44l4 66h-24l4-66q-18-8-18-44 0-44 26-46z"
        yield f'<g transform="translate({dx} {dx})">{shape(fork + knife + spoon, part, faint)}</g>'
    for x in (132, 205, 276):
        yield box(x - 13, 222, 26, 108, c.b, 12) + box(x + 3, 222, 10, 108, dark(c.b), 6)
        yield dot(x, 246, 3, c.a) + dot(x, 308, 3, c.a)


@hang("sunny-side", TABLE)
def sunny_side(c: Colours) -> Iterator[str]:
    for x, y, paint, band in ((128, 314, c.a, c.b), (270, 330, c.b, c.a)):
        yield ground(x, y + 2, 58)
        yield shape(f"M{x - 46} {y - 120}q0-84 46-92 46 8 46 92z", "#f3cfae") + oval(
            x - 16, y - 170, 9, 16, "#fffaf0", 0.7
        )
        yield cut([(x - 14, y - 70), (x + 14, y - 70), (x + 42, y), (x - 42, y)], dark(paint), 7)
        cup = f"M{x - 58} {y - 130}H{x + 58}q2 76-58 80-60-4-58-80z"
        yield shape(cup, paint) + inside(
            cup,
            [
                stroke(f"M{x - 70} {y - 104}" + "l12 12l12-12" * 6, band, 8),
                shape(f"M{x + 24} {y - 140}q14 60-30 100h80v-100z", INK, 0.1),
            ],
            f"c{x}",
        )
    spoon = [box(196, 352, 92, 7, COLOURS["brass"], 3), oval(184, 356, 22, 11, COLOURS["brass"])]
    yield moved(-90, 8, [oval(236, 362, 70, 6, INK, 0.14), *spoon])
