"""``manage.py verify NAME``: whether a projection's tables are what the log says."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.management.projecting import add_name, lines, report_of
from events.projections.progress import Progress
from events.projections.rebuilding import verify


class Command(BaseCommand):
    help = "Fold the log beside a projection's tables and print what differs: exit code 1 if anything. Changes nothing."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        add_name(parser)

    def handle(self, *, name: str, **_: Any) -> None:
        progress = Progress()
        report = report_of(lambda: verify(name, progress=progress))
        self.stdout.writelines(f"{line}\n" for line in lines(name, report))
        if any(report.differences):
            raise CommandError(f"{name} is not what the log says: manage.py rebuild {name} makes it so.")
