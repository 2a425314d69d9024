"""``manage.py handlers``: who reacts to what, the system on one screen."""

from typing import Any

from django.core.management.base import BaseCommand

from events.handling import reactions
from events.management.table import table


class Command(BaseCommand):
    help = "Print every group, the events that it reacts to, and the handlers."

    def handle(self, **_: Any) -> None:
        rows = [
            (group.name, cls.topic.name, cls.wire_type, f"{handler.__module__}.{handler.__name__}")
            for group, cls, handler in reactions()
        ]
        for line in table(("GROUP", "TOPIC", "EVENT", "HANDLER"), rows):
            self.stdout.write(line)
