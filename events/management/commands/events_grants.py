"""``manage.py events_grants ROLE``: what the database roles of the application and of the relay may do."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connections, transaction

from events import grants
from events.conf import conf


class Command(BaseCommand):
    help = (
        "Print, or apply, the SQL that lets the application's role add to the outbox but never change it. "
        "Run it as the tables' owner, after each migration of events."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", metavar="ROLE", help="the role of web processes, consumers and tasks")
        parser.add_argument("--relay", metavar="ROLE", help="the relay's, if it has one of its own")
        parser.add_argument("--apply", action="store_true", help="execute it")

    def handle(self, *, role: str, relay: str | None, apply: bool, **_: Any) -> None:
        statements = grants.for_application(role) + (grants.for_relay(relay) if relay else [])
        if not apply:
            self.stdout.write("\n".join(f"{statement};" for statement in statements))
            return
        using = conf().DATABASE
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        self.stdout.write(f"{len(statements)} statements executed.")
