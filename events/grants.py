"""What each database role needs of the backbone's tables, where roles are separated from their owner's.

The application's role may add rows to the outbox and read them, and nothing else: no UPDATE, no DELETE, and no say in a
row's position, day or transaction, on which the relay's order rests. Where one role does everything, a trigger refuses
UPDATE and DELETE instead. All other tables of the backbone are the application's, but for the relay's own.
"""

from collections.abc import Iterator, Sequence

from django.apps import apps
from psycopg import sql

AUTHORED = ("id", "aggregatetype", "aggregateid", "type", "payload", "correlation_id", "causation_id", "traceparent")
OUTBOX, RELAY = "events_outbox", "events_relay"
POSITIONS = "events_outbox_position"
LEAVES = [f"events_outbox_{slot}" for slot in range(16)] + [f"events_delivery_{slot}" for slot in range(32)]
CHANGE = "select, insert, update, delete"


def for_application(role: str) -> list[str]:
    """Web processes, consumers and tasks: they publish, consume, and decide about what is parked."""
    return [
        *_nothing(role),
        *_publish(role),
        _grant("select", RELAY, role),
        *(_grant(CHANGE, table, role) for table in _tables() if table not in (OUTBOX, RELAY)),
    ]


def for_relay(role: str) -> list[str]:
    """The relay: it moves its cursor and due timers, parks what Kafka refuses, and empties old days."""
    return [
        *_nothing(role),
        *_publish(role),
        *(_grant(CHANGE, table, role) for table in (RELAY, "events_timer", "events_parked")),
        *(_grant("select, truncate", leaf, role) for leaf in LEAVES),
    ]


def _publish(role: str) -> Iterator[str]:
    yield _grant("select", OUTBOX, role)
    yield _grant("insert", OUTBOX, role, columns=AUTHORED)
    yield _sql("grant usage on sequence {} to {}", POSITIONS, role)


def _nothing(role: str) -> Iterator[str]:
    """Take back what was granted before."""
    for table in (*_tables(), *LEAVES):
        yield _sql("revoke all on {} from {}", table, role)
    yield _sql("revoke all on sequence {} from {}", POSITIONS, role)


def _tables() -> list[str]:
    return sorted({model._meta.db_table for model in apps.get_app_config("events").get_models()})


def _grant(what: str, table: str, role: str, *, columns: Sequence[str] = ()) -> str:
    of = f"({', '.join(columns)})" if columns else ""
    return _sql(f"grant {what} {of} on {{}} to {{}}", table, role)


def _sql(template: str, *names: str) -> str:
    return sql.SQL(template).format(*map(sql.Identifier, names)).as_string()
