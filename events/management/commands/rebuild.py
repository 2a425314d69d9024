"""``manage.py rebuild NAME``: make a projection's tables what the log says, while everything goes on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from events.management.choosing import os_user
from events.management.projecting import add_name, lines, report_of
from events.projections.progress import Progress
from events.projections.rebuilding import rebuild


class Command(BaseCommand):
    help = "Fold the log into a shadow of a projection's tables, then apply and print what differs."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        add_name(parser)
        parser.add_argument("--reason", default="", help="kept with the decision, beside your name")

    def handle(self, *, name: str, reason: str, **_: Any) -> None:
        progress = Progress()
        report = report_of(lambda: rebuild(name, actor=os_user(), reason=reason, progress=progress))
        self.stdout.writelines(f"{line}\n" for line in lines(name, report))
