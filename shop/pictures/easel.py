"""Where drawings hang: each is registered under its name, with the room it is shown in."""

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib import import_module
from typing import NamedTuple

from shop.pictures import rooms
from shop.pictures.palette import Colours, mix
from shop.pictures.shapes import shape

Drawing = Callable[[Colours], Iterator[str]]
# What of the sheet is seen: all of the thing, its middle from near by, or the room that it is in.
VIEWS = {
    "whole": "0 0 400 400",
    "close": "104 112 176 176",
    "room": f"{rooms.LEFT} {rooms.TOP} {rooms.SIDE} {rooms.SIDE}",
}
STAND_ON_THE_FLOOR = {"long_thought", "doris", "lemon_tree", "trapeze"}
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


@lru_cache(maxsize=1024)
def draw(name: str, colours: str, view: str = "whole") -> bytes:
    """The SVG of a drawing in the colours named, as in ``draw("garish-rug", "marmalade-teal", "room")``.

    :raises UnknownDrawing: if there is no such drawing, or no such view of it
    :raises UnknownColour: if there is no such colour
    """
    if name not in drawings() or view not in VIEWS:
        raise UnknownDrawing(f"Nobody has drawn {name!r} in a view {view!r}.")
    room, drawing = drawings()[name]
    parts = "".join(drawing(mix(colours)))
    sheet = VIEWS[view]
    around = _surroundings(drawing, room) if view == "room" else room.papered()
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{sheet}">{around}{parts}</svg>'
    return svg.encode()


def _surroundings(drawing: Drawing, room: Room) -> str:
    """What is behind and around a thing when one steps back from it."""
    shelf = drawing.__module__.rpartition(".")[2]
    if shelf == "rugs":
        scene = rooms.boards_scene
    elif room.wall == room.floor:
        scene = rooms.desk_scene
    elif shelf in {"chairs", "textiles"} or drawing.__name__ in STAND_ON_THE_FLOOR:
        scene = rooms.floor_scene
    else:
        scene = rooms.table_scene
    behind = rooms.backdrop(room.wall, room.floor, room.edge)
    beside = "".join(scene(room.wall, room.floor, room.edge))
    return behind + room.papered() + beside + rooms.HUNG.get(drawing.__name__, "")
