"""``manage.py relay``: publish the outbox to Kafka."""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.observe.exposition import PortTaken, serving
from events.probes import Unwell, check_relay
from events.relay.cluster import CannotGoOn
from events.relay.refused import Refused
from events.relay.runner import Relay


class Command(BaseCommand):
    help = "Publish the outbox to Kafka. A second relay stands by and takes over when the first is gone."
    requires_system_checks = []  # they import every page: a third of a second at each start

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="run nothing; exit 0 if some relay works, else 1")
        parser.add_argument("--metrics-port", type=int, metavar="PORT", help="serve this process's metrics there")

    def handle(self, *, check: bool, metrics_port: int | None, **_: Any) -> None:
        try:
            if check:
                self.stdout.write(check_relay())
            else:
                _run(metrics_port)
        except (Refused, CannotGoOn, PortTaken, Unwell) as error:
            raise CommandError(str(error)) from error


def _run(metrics_port: int | None) -> None:
    relay = Relay()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: relay.stop())
    with serving(metrics_port):
        relay.run()
