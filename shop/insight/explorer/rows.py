"""One line of the list: a record in brief. Its words are made here, as a template takes thrice as long for fifty."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from events.browsing import Seen
from shop.insight.explorer.showing import Shown, shown

BRIEF = 160  # characters of the value


@dataclass(frozen=True)
class Row:
    """``size``: the whole value's bytes; ``at``: its time to the millisecond; ``brief``: how the value begins."""

    record: Shown
    url: str
    at: str
    size: int
    brief: str


def row(seen: Seen, *, reader: Any) -> Row:
    """
    :param seen: one with its record
    """
    if seen.record is None:
        raise ValueError(f"The record at {seen.offset} was looked at and not wanted: nothing of it was kept.")
    record = shown(seen.record, reader=reader)
    words = " ".join(record.text[: 4 * BRIEF].split())
    return Row(
        record=record,
        url=reverse("staff-record", args=[*record.place, record.offset]),
        at=f"{record.at:%d %b %Y, %H:%M:%S}.{record.at.microsecond // 1000:03}" if record.at else "",
        size=seen.size,
        brief=words if len(words) <= BRIEF else f"{words[:BRIEF]}…",
    )
