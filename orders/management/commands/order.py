"""``manage.py order ID|NUMBER``: an order's whole story, across all services."""

from itertools import pairwise
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.management.table import table
from orders.events import OrderPlaced
from orders.models import Order
from orders.story import Chapter, find_order, story_of

HEAD = ("AT (UTC)", "SINCE LAST", "TOPIC", "PARTITION", "OFFSET", "EVENT", "CAUSED BY")


class Command(BaseCommand):
    help = "Print every event that an order caused, where the log has it, what caused it and the time since the last."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("order", metavar="ID|NUMBER", help="such as P-10423")

    def handle(self, *, order: str, **_: Any) -> None:
        found = find_order(order)
        if found is None:
            raise CommandError(f"There is no order {order}. Give its id or its number, such as P-10423.")
        chapters = story_of(found)
        self.stdout.write(f"{found.number}  {found.pk}  {found.status}, version {found.version}")
        self.stdout.write("\n".join(table(HEAD, _rows(chapters))))
        for note in _notes(found, chapters):
            self.stdout.write(note)


def _rows(chapters: list[Chapter]) -> list[tuple[str | int, ...]]:
    times = [chapter.at for chapter in chapters]
    passed = ["-", *(f"+{(late - early).total_seconds():.3f} s" for early, late in pairwise(times))]
    return [_row(chapter, since) for chapter, since in zip(chapters, passed, strict=False)]


def _row(chapter: Chapter, since: str) -> tuple[str | int, ...]:
    return (
        f"{chapter.at:%d %b %Y %H:%M:%S}.{chapter.at.microsecond // 1000:03}",
        since,
        chapter.topic,
        "?" if chapter.place is None else chapter.place.partition,
        "?" if chapter.offset is None else chapter.offset,
        chapter.wire_type,
        chapter.cause or "-",
    )


def _notes(order: Order, chapters: list[Chapter]) -> list[str]:
    notes = []
    if all(chapter.wire_type != OrderPlaced.wire_type for chapter in chapters):
        notes.append(f"What {order.number} began with is older than the outbox reaches back; the log still has it.")
    if any(chapter.place is None for chapter in chapters):
        notes.append("?: no group has heard of it yet, or its deliveries are too old to be kept.")
    return notes
