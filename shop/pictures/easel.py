"""Where drawings hang: each is registered under its name, with the room it is shown in."""

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib import import_module
from typing import NamedTuple

from shop.pictures.palette import Colours, mix
from shop.pictures.shapes import shape

Drawing = Callable[[Colours], Iterator[str]]
ROOMS = ("rugs", "lamps", "chairs", "textiles", "tableware", "kitchen", "plants", "stationery")


class Room(NamedTuple):
    """Two sheets of paper behind the thing: a wall, and a floor torn off by hand."""

    wall: str
    floor: str
    edge: int = 268

    def papered(self) -> str:
        y = self.edge
        torn = f"M0 {y + 6}C70 {y - 6} 130 {y + 8} 200 {y}S340 {y - 8} 400 {y + 4}V400H0z"
        return f'<path fill="{self.wall}" d="M0 0h400v400H0z"/>' + shape(torn, self.floor)


class UnknownDrawing(LookupError):
    """A product names a drawing that nobody has drawn: see shop/pictures for those there are."""


_hung: dict[str, tuple[Room, Drawing]] = {}


def hang(name: str, room: Room) -> Callable[[Drawing], Drawing]:
    """Register a drawing. It yields its parts from the back to the front."""

    def register(drawing: Drawing) -> Drawing:
        _hung[name] = room, drawing
        return drawing

    return register


@cache
def drawings() -> dict[str, tuple[Room, Drawing]]:
    """All drawings by name."""
    for room in ROOMS:
        import_module(f"shop.pictures.{room}")
    return _hung


@lru_cache(maxsize=512)
def draw(name: str, colours: str) -> bytes:
    """The SVG of a drawing in the colours named, as in ``draw("garish-rug", "marmalade-teal")``.

    :raises UnknownDrawing: if there is no such drawing
    :raises UnknownColour: if there is no such colour
    """
    if name not in drawings():
        raise UnknownDrawing(f"Nobody has drawn {name!r}.")
    room, drawing = drawings()[name]
    parts = "".join(drawing(mix(colours)))
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400">{room.papered()}{parts}</svg>'
    return svg.encode()
