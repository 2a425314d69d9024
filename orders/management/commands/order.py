"""``manage.py order ID|NUMBER``: an order's whole story, across all services."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from events.management.choosing import database_as_command_error
from events.management.table import table
from events.stories import Chapter, Story
from events.stories.tree import Branch, in_order, tree
from events.stories.words import decided, duration, words
from orders.events import OrderPlaced
from orders.queries import OrderSnapshot
from orders.story import find_order, story_of

HEAD = ("AT (UTC)", "SINCE CAUSE", "EVENT", "PLACE", "KEY")


class Command(BaseCommand):
    help = (
        "Print every event that an order caused, below the one that caused it: where the log has it, copies included, "
        "and what each group made of it."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("order", metavar="ID|NUMBER", help="such as P-10423")

    @database_as_command_error
    def handle(self, *, order: str, **_: Any) -> None:
        found = find_order(order)
        if found is None:
            raise CommandError(f"There is no order {order}. Give its id or its number, such as P-10423.")
        story = story_of(found.order_id, now=timezone.now())
        self.stdout.write(f"{found.number}  {found.order_id}  {found.status}, version {found.version}")
        self.stdout.write("\n".join(_lines(story)))
        for note in _notes(found, story):
            self.stdout.write(note)


def _lines(story: Story) -> Iterator[str]:
    """Each event on a line of the table, with its reactions below it, indented like it."""
    branches = list(in_order(tree(story.chapters)))
    head, *rows = table(HEAD, [_row(branch) for branch in branches])
    yield head
    indent = head.index("EVENT")
    for branch, row in zip(branches, rows, strict=True):
        yield row
        for reaction in branch.chapter.reactions:
            told = "; ".join([words(reaction), *decided(reaction)])
            yield f"{' ' * indent}{'  ' * branch.depth}  · {reaction.group}: {told}"


def _row(branch: Branch) -> tuple[str, ...]:
    chapter = branch.chapter
    return (
        _at(chapter.at),
        "-" if branch.since is None else f"+{duration(branch.since)}",
        "  " * branch.depth + (chapter.wire_type or "a tombstone"),
        _places(chapter),
        chapter.key,
    )


def _at(at: datetime) -> str:
    return f"{at:%d %b %Y %H:%M:%S}.{at.microsecond // 1000:03}"


def _places(chapter: Chapter) -> str:
    if chapter.copies:
        return " ".join(map(str, chapter.copies))
    return f"{chapter.topic}, in the outbox" if chapter.in_outbox else f"{chapter.topic}, not indexed yet"


def _notes(order: OrderSnapshot, story: Story) -> Iterator[str]:
    if story.cut:
        yield f"There are more events than these {len(story.chapters)}; later ones are left out."
    elif all(chapter.wire_type != OrderPlaced.wire_type for chapter in story.chapters):
        yield (
            f"What {order.number} began with is not indexed: let `manage.py consume story-index` run, or make the "
            "index anew with `manage.py rebuild story-index`."
        )
