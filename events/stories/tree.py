"""A story as the tree that it is: each event below the one that caused it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from events.stories.telling import Chapter

DEEPEST = 30  # levels that are drawn; what is caused still further down stands beside its cause


class Branch(NamedTuple):
    """An event with what it caused. ``since``: how long after its cause it came, where that is in the story."""

    chapter: Chapter
    depth: int
    since: timedelta | None
    branches: tuple["Branch", ...]


def tree(chapters: Sequence[Chapter]) -> tuple[Branch, ...]:
    """What nothing in the story caused, each with all that came of it; brothers in the order of time."""
    known = {chapter.event_id: chapter for chapter in chapters}
    caused: dict[UUID | None, list[Chapter]] = defaultdict(list)
    for chapter in chapters:
        caused[_cause_before(chapter, known)].append(chapter)

    def grow(cause: Chapter | None, depth: int) -> Iterator[Branch]:
        for chapter in caused[cause.event_id if cause else None]:
            since = chapter.at - cause.at if cause else None
            below = tuple(grow(chapter, depth + 1))
            flat = depth >= DEEPEST
            yield Branch(chapter, min(depth, DEEPEST), since, () if flat else below)
            if flat:
                yield from below

    return tuple(grow(None, 0))


def in_order(branches: Sequence[Branch]) -> Iterator[Branch]:
    """Each branch, then all that is below it."""
    for branch in branches:
        yield branch
        yield from in_order(branch.branches)


def _cause_before(chapter: Chapter, known: dict[UUID, Chapter]) -> UUID | None:
    """A cause that came later would be a mistake of somebody's clock, and a circle if we believed it."""
    cause = known.get(chapter.cause) if chapter.cause else None
    if cause is None or (cause.at, cause.event_id) >= (chapter.at, chapter.event_id):
        return None
    return cause.event_id
