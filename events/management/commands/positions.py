"""``manage.py positions``: where each group stands, how far behind the log that is, and who works on it."""

import json
from typing import Any, NamedTuple

from confluent_kafka import KafkaException
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count

from events import kafka
from events.conf import conf
from events.consumer.record import Place
from events.lag import lags
from events.management.choosing import chosen_groups, database_as_command_error
from events.management.table import table
from events.members import members
from events.models import Parked, Pause
from events.pauses import paused
from events.probes import Unwell, check_relay

KAFKA_SECONDS = 10.0
HEAD = ("GROUP", "TOPIC", "PARTITION", "POSITION", "END", "BEHIND", "PARKED", "MEMBERS", "PAUSED")


class Row(NamedTuple):
    group: str
    topic: str
    partition: int
    position: int
    end: int
    behind: int
    parked: int
    members: int
    pause: Pause | None


class Command(BaseCommand):
    help = (
        "Print where each group stands in each partition, how far behind the log, how many records are parked, how "
        "many processes consume, and who paused it; then what waits in the outbox."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--group", action="append", default=[], help="only this one; may be repeated")
        parser.add_argument("--json", action="store_true", help="one JSON list, for programs")

    @database_as_command_error
    def handle(self, *, group: list[str], json: bool, **_: Any) -> None:
        try:
            rows = _rows(group)
        except KafkaException as error:
            raise CommandError(kafka.told(error)) from error
        self.stdout.write(_as_json(rows) if json else f"{_as_table(rows)}\n{_of_relay()}")


def _rows(named: list[str]) -> list[Row]:
    client, groups = kafka.admin(), chosen_groups(named)
    found = lags(client, groups, timeout=KAFKA_SECONDS)
    running = members(client, [group.name for group in groups], timeout=KAFKA_SECONDS)
    parked, held = _parked(), paused()
    return [
        Row(
            *(lag.group, lag.place.topic, lag.place.partition, lag.position, lag.end, lag.behind),
            parked=parked.get((lag.group, lag.place), 0),
            members=running[lag.group],
            pause=held.get(lag.group),
        )
        for lag in found
    ]


def _parked() -> dict[tuple[str, Place], int]:
    rows = Parked.objects.using(conf().DATABASE).order_by().values_list("group_name", "topic", "partition")
    return {(name, Place(topic, number)): count for name, topic, number, count in rows.annotate(Count("id"))}


def _as_table(rows: list[Row]) -> str:
    """With the reason of each pause below, where it may be long."""
    lines = table(HEAD, [(*row[:-1], f"by {row.pause.actor}" if row.pause else "-") for row in rows])
    pauses = {row.group: row.pause for row in rows if row.pause}
    return "\n".join([*lines, *(f"{group} is {pause}" for group, pause in pauses.items())])


def _of_relay() -> str:
    try:
        return check_relay()
    except Unwell as error:
        return str(error)


def _as_json(rows: list[Row]) -> str:
    return json.dumps([row._asdict() | {"pause": _told(row.pause)} for row in rows], indent=1)


def _told(pause: Pause | None) -> dict[str, str] | None:
    return {"since": pause.since.isoformat(), "actor": pause.actor, "reason": pause.reason} if pause else None
