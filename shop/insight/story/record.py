"""The record of one event as it lies on the log, as far as the reader may see it."""

from typing import Any, NamedTuple

from events.peek import LogAway
from events.picking import pick
from events.stories import Chapter
from shop.insight.explorer.showing import Shown, shown

SECONDS = 1.5


class Raw(NamedTuple):
    """``record`` is None where there is none to show; ``why`` says so."""

    copy: int
    record: Shown | None = None
    why: str = ""


def raw(chapter: Chapter, *, copy: int, reader: Any) -> Raw:
    """One of the event's records, from Kafka itself."""
    if not chapter.copies:
        return Raw(0, why="It is not on the log yet, or the index has not read it: look again in a moment.")
    copy = min(copy, len(chapter.copies) - 1)
    spot = chapter.copies[copy].place, chapter.copies[copy].offset
    try:
        found = pick([spot], seconds=SECONDS).get(spot)
    except LogAway as away:
        return Raw(copy, why=f"Kafka does not show it: {away}")
    if found is None:
        return Raw(copy, why="The log does not have it any more: its topic is compacted, or Kafka was too slow.")
    return Raw(copy, shown(found, reader=reader))
