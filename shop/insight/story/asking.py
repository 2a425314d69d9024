"""What the page's address asks for, checked: which view, as of which moment, which event's record."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

VIEWS = ("timeline", "tree")
MOST_LETTERS = 40

_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?", re.ASCII)


class BadMoment(ValueError):
    """A moment is a time of day such as 14:03, or a day with it such as 2026-11-23 14:03:05, in UTC."""


class Asked(NamedTuple):
    """``copy``: which of the event's records, from 0 on. ``page``: from 1 on."""

    view: str = "timeline"
    event_id: UUID | None = None
    copy: int = 0
    page: int = 1

    @property
    def tree(self) -> bool:
        return self.view == "tree"


def read(given: Mapping[str, str]) -> Asked:
    """Whatever makes no sense is taken for what is shown to those who ask for nothing."""
    view = given.get("view", "")
    return Asked(
        view=view if view in VIEWS else VIEWS[0],
        event_id=_id(given.get("event", "")),
        copy=_number(given.get("copy", "")),
        page=max(1, _number(given.get("page", ""))),
    )


def read_moment(text: str, *, placed_at: datetime, now: datetime) -> datetime:
    """The moment that somebody typed. A time without a day is the first one after the order was placed.

    :raises BadMoment: if it is none, or yet to come
    """
    text = text.strip()
    try:
        moment = _read(text, placed_at)
    except (ValueError, OverflowError) as nonsense:
        said = text if len(text) <= MOST_LETTERS and text.isprintable() else f"{text[:MOST_LETTERS]!r}…"
        raise BadMoment(f"“{said}” is no moment. {BadMoment.__doc__}") from nonsense
    if moment > now:
        raise BadMoment(f"{moment:%d %b %Y, %H:%M:%S} UTC is yet to come.")
    return moment


def _read(text: str, placed_at: datetime) -> datetime:
    if _CLOCK.fullmatch(text):
        return _first_after(text, placed_at)
    if not text.isprintable():
        raise ValueError(text)  # Python reads on over a NUL at the end
    return _utc(datetime.fromisoformat(text))


def _first_after(clock: str, placed_at: datetime) -> datetime:
    time = datetime.fromisoformat(f"2000-01-01T{clock.zfill(len(clock) + (clock[1] == ':'))}").time()
    same_day = datetime.combine(placed_at.astimezone(UTC).date(), time, UTC)
    # The minute in which it was placed is meant, too, by whoever says no seconds.
    begun = placed_at.replace(second=0, microsecond=0) if clock.count(":") == 1 else placed_at.replace(microsecond=0)
    return same_day if same_day >= begun else same_day + timedelta(days=1)


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text[:MOST_LETTERS])
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
