"""Django's check of the database that EVENTS names: else the first to say so is a traceback of ``migrate``."""

from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

from events.conf import conf


def database_is_postgresql(**_: Any) -> list[CheckMessage]:
    """The outbox lives on PostgreSQL's snapshots; no other database has them."""
    alias = conf().DATABASE
    if alias not in connections.settings:
        return [
            Error(
                f"EVENTS['DATABASE'] is {alias!r}, and DATABASES has no such alias.",
                hint=f"Name one of these: {', '.join(sorted(connections.settings))}.",
                id="events.E002",
            )
        ]
    if (database := connections[alias]).vendor != "postgresql":
        engine = database.settings_dict["ENGINE"]
        return [
            Error(
                f"EVENTS['DATABASE'] is {alias!r}, which is {engine}: the backbone needs PostgreSQL.",
                hint=f"Let the ENGINE of DATABASES[{alias!r}] be django.db.backends.postgresql, or name another alias.",
                id="events.E003",
            )
        ]
    return []
