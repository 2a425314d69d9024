"""``manage.py relay``: publish the outbox to Kafka."""

import gc
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.management import adopting
from events.migrated import requiring_tables
from events.observe.exposition import PortTaken, serving
from events.operations import OperationRefused
from events.probes import Unwell, check_relay
from events.relay.adopt import AdoptionRefused
from events.relay.beside import Beside
from events.relay.cluster import CannotGoOn
from events.relay.handover import HandOverRefused, hand_over_to
from events.relay.refused import Refused
from events.relay.runner import Relay
from events.relay.sender import NotDelivered

# Each says what to do. Whoever started the command is told, and no traceback.
HOPELESS = (
    Refused,
    NotDelivered,
    CannotGoOn,
    HandOverRefused,
    AdoptionRefused,
    OperationRefused,
    PortTaken,
    Unwell,
)


class Command(BaseCommand):
    help = "Publish the outbox to Kafka. A second relay stands by and takes over when the first is gone."
    requires_system_checks = []  # they import every page: a third of a second at each start

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="run nothing; exit 0 if some relay works, else 1")
        parser.add_argument("--metrics-port", type=int, metavar="PORT", help="serve this process's metrics there")
        parser.add_argument(
            "--beside-debezium", metavar="SLOT", help="publish nothing: only timers and old days; SLOT is Debezium's"
        )
        parser.add_argument("--hand-over", metavar="SLOT", help="make Debezium's slot, publish all before it, and end")
        group = parser.add_argument_group("after a restored dump, a fail-over, an upgrade, or a loss of the log")
        group.add_argument("--adopt", action="store_true", help="say what there is, and how to go on")
        way = group.add_mutually_exclusive_group()
        way.add_argument("--resume", action="store_true", help="go on from the cursor")
        way.add_argument("--after", metavar="WHERE", help="publish after a position, a time, earliest or latest")
        group.add_argument("--yes", action="store_true", help="do not ask")
        group.add_argument("--reason", default="", help="is kept with the decision")

    def handle(
        self,
        *,
        adopt: bool,
        check: bool,
        beside_debezium: str | None,
        hand_over: str | None,
        metrics_port: int | None,
        **how: Any,
    ) -> None:
        way = {name: how[name] for name in ("resume", "after", "yes", "reason")}
        if not adopt and any(way.values()):
            raise CommandError("--resume, --after, --yes and --reason go with --adopt.")
        try:
            if check:
                self.stdout.write(check_relay())
            elif adopt:
                with requiring_tables():
                    adopting.run(self.stdout.write, **way)
            elif hand_over:
                with requiring_tables():
                    self.stdout.write(hand_over_to(hand_over))
            else:
                _run(Beside(beside_debezium) if beside_debezium else Relay(), metrics_port)
        except HOPELESS as error:
            raise CommandError(str(error)) from error


def _run(relay: Relay | Beside, metrics_port: int | None) -> None:
    gc.freeze()  # what was imported stays: no collection need look through it again
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: relay.stop())
    with serving(metrics_port):
        relay.run()
