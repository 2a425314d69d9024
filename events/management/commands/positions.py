"""``manage.py positions``: where each group stands, and how far behind the log that is."""

from typing import Any

from confluent_kafka import KafkaException
from django.core.management.base import BaseCommand, CommandError

from events import kafka
from events.handling import groups
from events.lag import lag
from events.models import Parked


class Command(BaseCommand):
    help = "Print every group's lag, and how many of its records are parked."

    def handle(self, **_: Any) -> None:
        wanted = [group for group in groups.values() if group.handlers]
        try:
            behind = lag(kafka.admin(), wanted, timeout=10)
        except KafkaException as error:
            raise CommandError(f"Kafka does not answer: {error.args[0].str()}") from error
        self.stdout.write(f"{'GROUP':<28}{'BEHIND':>8}{'PARKED':>8}")
        for name, events in sorted(behind.items()):
            parked = Parked.objects.filter(group_name=name).count()
            self.stdout.write(f"{name:<28}{events:>8}{parked:>8}")
