"""``manage.py parked``: which keys wait for somebody's decision, and why."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from events.consumer import parking
from events.management.choosing import database_as_command_error, parked_group
from events.management.table import Cell, table
from events.operations import keys

HEAD = ("GROUP", "TOPIC", "KEY", "AT", "BEHIND IT", "SINCE", "ERROR")
ERROR_WIDTH = 100


class Command(BaseCommand):
    help = "Print the parked keys: the record at the head of each, why it failed, and how many wait behind it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("group", nargs="?", metavar="GROUP", help="default: all")

    @database_as_command_error
    def handle(self, *, group: str | None, **_: Any) -> None:
        heads = parking.heads().order_by("group_name", "id")
        rows = list(heads.filter(group_name=parked_group(group)) if group else heads)
        if not rows:
            self.stdout.write("Nothing is parked.")
            return
        self.stdout.write("\n".join(table(HEAD, [_cells(row) for row in rows])))


def _cells(head: Any) -> tuple[Cell, ...]:
    at, since = f"{head.partition}@{head.offset}", f"{head.parked_at:%Y-%m-%d %H:%M:%S}"
    return head.group_name, head.topic, keys.show(bytes(head.key)), at, head.behind, since, _short(head.error)


def _short(error: str) -> str:
    first, _, rest = error.partition("\n")
    return first if len(first) <= ERROR_WIDTH and not rest else first[:ERROR_WIDTH] + "…"
