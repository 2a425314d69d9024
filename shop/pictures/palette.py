"""The colours that goods come in, by name."""

from typing import NamedTuple

COLOURS = {
    "marmalade": "#e2672b",
    "tomato": "#cb3d30",
    "rose": "#d4708a",
    "blush": "#efb6a4",
    "plum": "#6d3157",
    "lilac": "#b49ccf",
    "ink": "#2b2440",
    "indigo": "#36437f",
    "sky": "#7db0cd",
    "teal": "#1f7a72",
    "mint": "#a5d3ba",
    "fern": "#3f7d4f",
    "moss": "#66803f",
    "olive": "#8d8b3f",
    "mustard": "#dfa428",
    "butter": "#f3d788",
    "cream": "#f5ead5",
    "chalk": "#fbf8f1",
    "sand": "#d6bd95",
    "oak": "#bd8a55",
    "walnut": "#71482b",
    "clay": "#c0663f",
    "stone": "#a8a196",
    "slate": "#5b6573",
    "charcoal": "#3b3a44",
    "brass": "#c8993c",
}

# What people look for, and which of our paints they mean by it: the swatch is painted in the first.
FAMILIES = {
    "red": ("tomato",),
    "orange": ("marmalade", "clay"),
    "yellow": ("mustard", "butter", "brass"),
    "green": ("fern", "moss", "olive", "mint"),
    "teal": ("teal",),
    "blue": ("indigo", "sky"),
    "purple": ("plum", "lilac"),
    "pink": ("rose", "blush"),
    "cream": ("cream", "chalk", "sand"),
    "wood": ("oak", "walnut"),
    "grey": ("stone", "slate"),
    "black": ("charcoal", "ink"),
}


class UnknownColour(LookupError):
    """A thing comes in one to three colours of shop/pictures/palette.py, joined by hyphens."""


class Colours(NamedTuple):
    """What a drawing is painted with: the main colour, and two that go with it."""

    a: str
    b: str
    c: str


def mix(names: str) -> Colours:
    """The colours of hyphenated names, as in ``marmalade-teal``; fewer than three are repeated.

    :raises UnknownColour: if one has never been mixed, or there are more than three
    """
    words = names.split("-")
    if len(words) > 3:
        raise UnknownColour(f"{names!r} are {len(words)} colours; the drawings take three at most.")
    if unknown := [word for word in words if word not in COLOURS]:
        raise UnknownColour(f"No colour is called {unknown[0]!r}; known are {', '.join(COLOURS)}.")
    a, b, c = (COLOURS[words[i % len(words)]] for i in range(3))
    return Colours(a, b, c)


def swatch(names: str) -> str:
    """A small round SVG in the two leading colours, to stand in a page without a style attribute."""
    a, b, _ = mix(names)
    return (
        '<svg class="swatch" viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">'
        f'<circle cx="10" cy="10" r="9" fill="{a}" stroke="#8d8398"/>'
        f'<path fill="{b}" d="M16.4 3.600A9 9 0 0 1 3.6 16.400z"/></svg>'
    )


def toward(colour: str, other: str, share: float) -> str:
    """A blend: ``share`` of the other colour."""
    mine, theirs = (tuple(int(hue[i : i + 2], 16) for i in (1, 3, 5)) for hue in (colour, other))
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in zip(mine, theirs, strict=True))


def dark(colour: str, share: float = 0.22) -> str:
    """The colour in the shade."""
    return toward(colour, "#1d1430", share)


def light(colour: str, share: float = 0.3) -> str:
    """The colour in the light."""
    return toward(colour, "#fffaf0", share)
