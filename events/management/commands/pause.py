"""``manage.py pause``: let nothing of a group take effect for a while."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from events.management.choosing import os_user, refused_as_command_error
from events.operations import pause


class Command(BaseCommand):
    help = (
        "Hold a group up between two of its batches, until manage.py resume. Its processes stay and wait, also those "
        "that are started meanwhile; its events wait in Kafka."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("group", metavar="GROUP")
        parser.add_argument("--reason", default="", help="is shown to whoever asks why, and kept with the decision")

    @refused_as_command_error
    def handle(self, *, group: str, reason: str, **_: Any) -> None:
        held = pause(group=group, actor=os_user(), reason=reason)
        self.stdout.write(f"{group} is {held}\nIt goes on after: manage.py resume {group}")
