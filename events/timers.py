"""Events for later: kept in a table of their own and moved to the outbox when due, by the relay's tick.

A delay inside the outbox would hold up what stands behind it; a table of timers holds up nothing, and can be
cancelled.
"""

from datetime import datetime
from typing import Any

from django.db import connections

from events import effects, outbox
from events.conf import conf
from events.declare import Event

_SCHEDULE = """
    insert into events_timer
        (name, due_at, id, aggregatetype, aggregateid, type, payload, correlation_id, causation_id, traceparent)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    on conflict (name) do update set
        due_at = excluded.due_at, id = excluded.id, aggregatetype = excluded.aggregatetype,
        aggregateid = excluded.aggregateid, type = excluded.type, payload = excluded.payload,
        correlation_id = excluded.correlation_id, causation_id = excluded.causation_id,
        traceparent = excluded.traceparent
"""

BATCH = 1_000
ROUNDS = 10  # at most: the relay has other things to do, and a lease to renew

# One statement: a timer is in exactly one of the two tables, also when this is interrupted.
_MOVE_DUE = f"""
    with due as (
        delete from events_timer where name in (
            select name from events_timer where due_at <= clock_timestamp()
            order by due_at limit {BATCH} for update skip locked)
        returning *)
    insert into events_outbox
        (id, aggregatetype, aggregateid, type, payload, correlation_id, causation_id, traceparent)
    select id, aggregatetype, aggregateid, type, payload, correlation_id, causation_id, traceparent
    from due order by due_at
"""  # noqa: S608


def schedule(event: Event, *, due_at: datetime, name: str, correlation_id: object = None) -> None:
    """Publish an event at ``due_at``, unless it is cancelled. A second timer of one name replaces the first.

    :raises PublishRefused: as :func:`events.outbox.publish`
    """
    row = outbox.row(event, correlation_id=correlation_id)
    with outbox.transaction_for(f"The timer {name}").cursor() as cursor:
        cursor.execute(_SCHEDULE, [name, due_at, *row])


def cancel(name: str) -> bool:
    """Take a timer back; false if there is none, so it was never set, cancelled before, or is already published.

    :raises EffectRefused: while a projection is folded
    """
    effects.refuse(f"cancel the timer {name}")
    with connections[conf().DATABASE].cursor() as cursor:
        cursor.execute("delete from events_timer where name = %s", [name])
        return bool(cursor.rowcount)


def move_due(connection: Any) -> int:
    """Move what is due to the outbox, or as much as fits into a tick; return how many.

    :param connection: psycopg's, in autocommit
    """
    moved = 0
    for _ in range(ROUNDS):
        count = int(connection.execute(_MOVE_DUE).rowcount)
        moved += count
        if count < BATCH:
            break
    return moved
