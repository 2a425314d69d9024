"""A story's events as the page shows them: in time, or each below its cause, with who reacted."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from events.stories import Chapter, Reaction, Story
from events.stories.tree import Branch, tree
from events.stories.words import decided, duration, words
from shop.insight.story.asking import Asked

PER_PAGE = 60  # more than nearly any order causes; a page of them takes a third of the time that a page may take

TONES = {"applied": "good", "parked": "bad", "waiting": "bad", "coming": "due"}


class Line(NamedTuple):
    """What one group made of an event."""

    group: str
    handler: str
    told: str
    tone: str
    decided: tuple[str, ...]
    parked_id: int | None


class Item(NamedTuple):
    """An event. ``since``: after the one before it in time; ``after``: after its cause. ``later``: than the moment that
    the page is about. ``odd``: there is more to say than that it took effect. ``coming``: somebody has yet to read it.
    """

    chapter: Chapter
    name: str
    since: str
    after: str
    cause: Chapter | None
    later: bool
    lines: tuple[Line, ...]
    summary: str
    odd: bool
    coming: bool
    is_root: bool = False
    branches: tuple["Item", ...] = ()

    @property
    def anchor(self) -> str:
        return f"e-{self.chapter.event_id}"


class Page(NamedTuple):
    """Some of a story's events. One of the two is filled: ``timeline``, or ``roots`` with what came of each."""

    number: int
    pages: int
    first: int
    last: int
    timeline: tuple[Item, ...] = ()
    roots: tuple[Item, ...] = ()


def part(chapters: Sequence[Chapter], asked: Asked) -> slice:
    """What is on the page with the event that is asked for, or on the page of that number, or on the last."""
    place = (asked.page - 1) * PER_PAGE
    if asked.event_id:
        place = next((place for place, chapter in enumerate(chapters) if chapter.event_id == asked.event_id), 0)
    first = min(place, max(0, len(chapters) - 1)) // PER_PAGE * PER_PAGE
    return slice(first, first + PER_PAGE)


def page(story: Story, asked: Asked, *, at: datetime | None = None, reasons: bool, decisions: bool) -> Page:
    """
    :param at: what came later is marked
    :param reasons: with whole errors, which may quote the event
    :param decisions: with who decided, and why
    """
    on_page = part(story.chapters, asked)
    chapters = story.chapters[on_page]
    pages = max(1, ceil(len(story.chapters) / PER_PAGE))
    made = Page(on_page.start // PER_PAGE + 1, pages, on_page.start + 1, on_page.start + len(chapters))
    roots = tree(chapters)
    known = {chapter.event_id: chapter for chapter in story.chapters}
    since = dict(_since(story.chapters))

    def item(chapter: Chapter, branches: tuple[Item, ...] = (), *, is_root: bool = False) -> Item:
        cause = known.get(chapter.cause) if chapter.cause else None
        lines = tuple(_line(reaction, reasons=reasons, decisions=decisions) for reaction in chapter.reactions)
        return Item(
            chapter=chapter,
            name=chapter.wire_type or "a tombstone",
            since=since[chapter.event_id],
            after=duration(chapter.at - cause.at) if cause else "",
            cause=cause,
            later=at is not None and chapter.at > at,
            lines=lines,
            summary=_summary(chapter.reactions),
            odd=len(chapter.copies) > 1 or any(map(_odd, chapter.reactions)),
            coming=not chapter.copies or any(reaction.state == "coming" for reaction in chapter.reactions),
            is_root=is_root,
            branches=branches,
        )

    def grown(branch: Branch) -> Item:
        return item(branch.chapter, tuple(map(grown, branch.branches)), is_root=branch.depth == 0)

    if asked.tree:
        return made._replace(roots=tuple(map(grown, roots)))
    return made._replace(timeline=tuple(map(item, chapters)))


def _since(chapters: Sequence[Chapter]) -> Iterator[tuple[object, str]]:
    if chapters:
        yield chapters[0].event_id, ""
    for before, chapter in pairwise(chapters):
        yield chapter.event_id, duration(chapter.at - before.at)


def _line(reaction: Reaction, *, reasons: bool, decisions: bool) -> Line:
    return Line(
        reaction.group,
        reaction.handler,
        words(reaction, reasons=reasons, decisions=decisions),
        TONES.get(reaction.state, ""),
        decided(reaction, decisions=decisions),
        reaction.parked_id,
    )


def _odd(reaction: Reaction) -> bool:
    return (
        reaction.state not in ("applied", "coming")
        or reaction.times > 1
        or reaction.tries is not None
        or bool(reaction.decided)
    )


def _summary(reactions: Sequence[Reaction]) -> str:
    """As ``applied by 6 groups within 21 ms; 1 parked``."""
    applied = [reaction for reaction in reactions if reaction.state == "applied"]
    parts = []
    if applied:
        within = max(reaction.after for reaction in applied if reaction.after is not None)
        parts.append(f"applied by {_groups(len(applied))} within {duration(within)}")
    if again := max((reaction.times - 1 for reaction in applied), default=0):
        parts.append(f"{again} {'copy' if again == 1 else 'copies'} without effect")
    for state, words_ in (
        ("coming", "not read yet by"),
        ("parked", "parked by"),
        ("waiting", "behind a parked one at"),
        ("discarded", "left out by"),
        ("passed", "not applied by"),
        ("skipped", "left out by a seek at"),
        ("forgotten", "too old to tell for"),
    ):
        if count := sum(reaction.state == state for reaction in reactions):
            parts.append(f"{words_} {_groups(count)}")
    return "; ".join(parts) or "no group reacts to it"


def _groups(count: int) -> str:
    return "1 group" if count == 1 else f"{count} groups"
