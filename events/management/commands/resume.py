"""``manage.py resume``: let a paused group go on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from events.management.choosing import os_user, refused_as_command_error
from events.operations import resume


class Command(BaseCommand):
    help = "Let a paused group go on where it stands, or where it was sent meanwhile."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("group", metavar="GROUP")
        parser.add_argument("--reason", default="", help="is kept with the decision")

    @refused_as_command_error
    def handle(self, *, group: str, reason: str, **_: Any) -> None:
        resume(group=group, actor=os_user(), reason=reason)
        self.stdout.write(f"{group} goes on: its consumers notice within about a second.")
