"""``manage.py positions``: where each group stands, and how far behind the log that is."""

import json
from typing import Any

from confluent_kafka import KafkaException
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count

from events import kafka
from events.conf import conf
from events.consumer.record import Place
from events.lag import Lag, lags
from events.management.choosing import chosen_groups, database_as_command_error
from events.management.table import table
from events.models import Parked


class Command(BaseCommand):
    help = "Print where each group stands in each partition, how far behind the log, and how many records are parked."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--group", action="append", default=[], help="only this one; may be repeated")
        parser.add_argument("--json", action="store_true", help="one JSON list, for programs")

    @database_as_command_error
    def handle(self, *, group: list[str], json: bool, **_: Any) -> None:
        try:
            found = lags(kafka.admin(), chosen_groups(group), timeout=10)
        except KafkaException as error:
            raise CommandError(kafka.told(error)) from error
        rows = [(*_cells(lag), parked) for lag, parked in _with_parked(found)]
        self.stdout.write(_as_json(rows) if json else _as_table(rows))


HEAD = ("GROUP", "TOPIC", "PARTITION", "POSITION", "END", "BEHIND", "PARKED")
Row = tuple[str, str, int, int, int, int, int]


def _cells(lag: Lag) -> tuple[str, str, int, int, int, int]:
    return lag.group, lag.place.topic, lag.place.partition, lag.position, lag.end, lag.behind


def _with_parked(found: list[Lag]) -> list[tuple[Lag, int]]:
    rows = Parked.objects.using(conf().DATABASE).order_by().values_list("group_name", "topic", "partition")
    parked = {(name, Place(topic, number)): count for name, topic, number, count in rows.annotate(Count("id"))}
    return [(lag, parked.get((lag.group, lag.place), 0)) for lag in found]


def _as_table(rows: list[Row]) -> str:
    return "\n".join(table(HEAD, rows))


def _as_json(rows: list[Row]) -> str:
    names = [name.lower() for name in HEAD]
    return json.dumps([dict(zip(names, row, strict=True)) for row in rows], indent=1)
