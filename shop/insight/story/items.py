"""A story's events as the page shows them: in time, or each below its cause, with who reacted."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from events.stories import Chapter, Reaction, Story
from events.stories.tree import Branch, in_order, tree
from events.stories.words import duration, words

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
    branches: tuple["Item", ...] = ()

    @property
    def anchor(self) -> str:
        return f"e-{self.chapter.event_id}"


class Items(NamedTuple):
    """All of a story, both ways; ``unknown_causes``: events that something outside of the story caused."""

    timeline: tuple[Item, ...]
    roots: tuple[Item, ...]


def items(story: Story, *, at: datetime | None = None) -> Items:
    """
    :param at: what came later is marked
    """
    roots = tree(story.chapters)
    afters = {branch.chapter.event_id: branch.since for branch in in_order(roots)}
    known = {chapter.event_id: chapter for chapter in story.chapters}
    since = dict(_since(story.chapters))

    def item(chapter: Chapter, branches: tuple[Item, ...] = ()) -> Item:
        after = afters[chapter.event_id]
        lines = tuple(map(_line, chapter.reactions))
        return Item(
            chapter=chapter,
            name=chapter.wire_type or "a tombstone",
            since=since[chapter.event_id],
            after="" if after is None else duration(after),
            cause=known.get(chapter.cause) if chapter.cause else None,
            later=at is not None and chapter.at > at,
            lines=lines,
            summary=_summary(chapter.reactions),
            odd=len(chapter.copies) > 1 or any(map(_odd, chapter.reactions)),
            coming=not chapter.copies or any(reaction.state == "coming" for reaction in chapter.reactions),
            branches=branches,
        )

    def grown(branch: Branch) -> Item:
        return item(branch.chapter, tuple(map(grown, branch.branches)))

    return Items(tuple(map(item, story.chapters)), tuple(map(grown, roots)))


def _since(chapters: Sequence[Chapter]) -> Iterator[tuple[object, str]]:
    if chapters:
        yield chapters[0].event_id, ""
    for before, chapter in pairwise(chapters):
        yield chapter.event_id, duration(chapter.at - before.at)


def _line(reaction: Reaction) -> Line:
    return Line(
        reaction.group,
        reaction.handler,
        words(reaction),
        TONES.get(reaction.state, ""),
        reaction.decided,
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
        ("passed", "read without effect by"),
        ("forgotten", "too old to tell for"),
    ):
        if count := sum(reaction.state == state for reaction in reactions):
            parts.append(f"{words_} {_groups(count)}")
    return "; ".join(parts) or "no group reacts to it"


def _groups(count: int) -> str:
    return "1 group" if count == 1 else f"{count} groups"
