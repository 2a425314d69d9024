"""``manage.py relay``: publish the outbox to Kafka."""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from events.relay.cluster import CannotGoOn
from events.relay.refused import Refused
from events.relay.runner import Relay


class Command(BaseCommand):
    help = "Publish the outbox to Kafka. A second relay stands by and takes over when the first is gone."
    requires_system_checks = []  # they import every page: a third of a second at each start

    def handle(self, **_: Any) -> None:
        relay = Relay()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: relay.stop())
        try:
            relay.run()
        except (Refused, CannotGoOn) as error:
            raise CommandError(str(error)) from error
