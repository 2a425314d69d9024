"""``manage.py discard``: leave parked records out for good, with a reason."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from events.management.choosing import add_key_arguments, os_user, refused_as_command_error
from events.operations import discard, keys


class Command(BaseCommand):
    help = (
        "Leave parked events out for good: a whole key, or one record of it. "
        "What waits behind a discarded head is applied at once, in order."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("group", metavar="GROUP")
        add_key_arguments(parser, required=True)
        parser.add_argument("--offset", type=int, help="only this record; default: all that is parked of the key")
        parser.add_argument("--partition", type=int, help="where records without a key share an offset")
        parser.add_argument("--reason", required=True, help="is kept with the decision")

    @refused_as_command_error
    def handle(
        self,
        *,
        group: str,
        topic: str,
        key: str,
        offset: int | None,
        partition: int | None,
        reason: str,
        **_: Any,
    ) -> None:
        outcome = discard(
            group=group,
            topic=topic,
            key=keys.read(key),
            actor=os_user(),
            reason=reason,
            offset=offset,
            partition=partition,
        )
        left = f", {outcome.left} left, because: {outcome.error}" if outcome.left else ""
        self.stdout.write(f"{topic} {key}: {outcome.discarded} discarded, {outcome.applied} applied{left}")
