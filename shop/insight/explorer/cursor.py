"""Where a page ended, as it stands in the address of the next: ``older:0-17.1-20``, an offset for each partition."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from events.consumer.record import Place

_CURSOR = re.compile(r"(older|newer):([0-9]{1,9}-[0-9]{1,18}(?:\.[0-9]{1,9}-[0-9]{1,18})*)", re.ASCII)


class BadCursor(ValueError):
    """The address of this page is damaged: begin anew, without what stands behind “at=”."""


class Cursor(NamedTuple):
    """``forward``: to what came later. ``offsets``: by partition; the border between two pages."""

    forward: bool
    offsets: Mapping[Place, int]


def read(text: str, *, topic: str) -> Cursor | None:
    """
    :raises BadCursor: if it is none that :func:`write` made
    """
    if not text:
        return None
    if not (match := _CURSOR.fullmatch(text)):
        raise BadCursor(BadCursor.__doc__)
    direction, parts = match.groups()
    pairs = (part.split("-") for part in parts.split("."))
    return Cursor(direction == "newer", {Place(topic, int(number)): int(offset) for number, offset in pairs})


def write(offsets: Mapping[Place, int], *, forward: bool) -> str:
    parts = ".".join(f"{place.partition}-{offset}" for place, offset in sorted(offsets.items()))
    return f"{'newer' if forward else 'older'}:{parts}"
