"""``manage.py seek``: send a group to another place in the log."""

from collections.abc import Callable
from functools import partial
from typing import Any

from confluent_kafka import KafkaException
from django.core.management.base import BaseCommand, CommandError, CommandParser

from events import kafka
from events.management.choosing import os_user, refused_as_command_error
from events.management.table import Cell, table
from events.operations import Move, plan, seek
from events.operations.targets import read_target

HEAD = ("TOPIC", "PARTITION", "FROM", "TO", "PARKED THAT COME AGAIN", "DELIVERIES FORGOTTEN")


class Command(BaseCommand):
    help = (
        "Move a group that is not running. Events that it applied before stay without effect unless --reapply; "
        "what is parked from there on comes again from the log."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("group", metavar="GROUP")
        parser.add_argument(
            "--to", required=True, help="earliest, latest, an offset, or a time such as 2026-11-23T06:30Z"
        )
        parser.add_argument("--topic", help="default: all that the group reads")
        parser.add_argument("--partition", type=int, help="default: all")
        parser.add_argument(
            "--reapply", action="store_true", help="let events take effect again, but for discarded ones"
        )
        parser.add_argument("--dry-run", action="store_true", help="print what would move, and move nothing")
        parser.add_argument("--reason", default="", help="is kept with the decision")

    @refused_as_command_error
    def handle(
        self,
        *,
        group: str,
        to: str,
        topic: str | None,
        partition: int | None,
        reapply: bool,
        dry_run: bool,
        reason: str,
        **_: Any,
    ) -> None:
        do: Callable[..., list[Move]] = plan if dry_run else partial(seek, actor=os_user(), reason=reason)
        try:
            moves = do(group=group, to=read_target(to), topic=topic, partition=partition, reapply=reapply)
        except KafkaException as error:
            raise CommandError(f"{kafka.told(error)}. Nothing moved.") from error
        self.stdout.write("\n".join(table(HEAD, [_cells(move) for move in moves])))
        self.stdout.write("Nothing moved: this was a dry run." if dry_run else f"{group} starts there.")


def _cells(move: Move) -> tuple[Cell, ...]:
    start = "nowhere" if move.start is None else move.start
    return move.place.topic, move.place.partition, start, move.to, move.parked, move.forgotten
