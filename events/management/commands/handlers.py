"""``manage.py handlers``: who reacts to what, the system on one screen."""

from typing import Any

from django.core.management.base import BaseCommand

from events.handling import reactions


class Command(BaseCommand):
    help = "Print every group, the events that it reacts to, and the handlers."

    def handle(self, **_: Any) -> None:
        rows = [("GROUP", "TOPIC", "EVENT", "HANDLER")]
        for group, cls, handler in reactions():
            rows.append(
                (
                    group.name,
                    cls.topic.name,
                    cls.wire_type,
                    f"{handler.__module__}.{handler.__name__}",
                )
            )
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
