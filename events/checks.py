"""Django's checks: of the database that EVENTS names, and of streams that somebody began and did not end."""

from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

from events.conf import conf
from events.topology.streams import begun


def database_is_postgresql(**_: Any) -> list[CheckMessage]:
    """The outbox lives on PostgreSQL's snapshots; no other database has them. Else ``migrate`` is first to say so."""
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


def streams_have_an_end(**_: Any) -> list[CheckMessage]:
    """Until ``to(…)`` says where it goes, a stream is nobody's handler, and nothing would come of it."""
    return [
        Error(
            f"stream({beginning.name}) in {beginning.where} goes nowhere.",
            hint="End it with .to(TOPIC), or take it away.",
            id="events.E004",
        )
        for beginning in begun
        if not beginning.ends
    ]
