"""``manage.py consume GROUP …``: run consumer groups, one or more processes for each."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.consumer.flock import Flock, consume
from events.handling import Group
from events.management.choosing import chosen_groups
from events.probes import Unwell, check_group


class Command(BaseCommand):
    help = "Apply events for consumer groups, exactly once in effect. Several groups get a process each."
    requires_system_checks = []  # they import every page: a third of a second at each start

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("groups", nargs="*", metavar="GROUP", help="default: every group with a handler")
        parser.add_argument(
            "--workers", type=int, default=1, metavar="N", help="processes for each group, which share its partitions"
        )
        parser.add_argument(
            "--check", action="store_true", help="run nothing; exit 0 if the groups run somewhere and get on, else 1"
        )

        parser.add_argument(
            "--metrics-port",
            type=int,
            metavar="PORT",
            help="serve metrics there; each further process on the next port",
        )

    def handle(self, *, groups: list[str], workers: int, check: bool, metrics_port: int | None, **_: Any) -> None:
        wanted = chosen_groups(groups)
        if check:
            self._check(wanted)
        elif workers < 1:
            raise CommandError(f"{workers} workers do nothing: let there be one at least.")
        elif len(wanted) * workers == 1:
            consume(wanted[0], metrics_port=metrics_port)
        else:
            Flock([group for group in wanted for _ in range(workers)], metrics_port=metrics_port).run()

    def _check(self, wanted: list[Group]) -> None:
        """
        :raises CommandError: if a group does not run anywhere, or stands still
        """
        unwell = []
        for group in wanted:
            try:
                self.stdout.write(check_group(group))
            except Unwell as error:
                unwell.append(str(error))
        if unwell:
            raise CommandError(" ".join(unwell))
