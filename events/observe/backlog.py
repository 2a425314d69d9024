"""What waits in the outbox, told without the relay: a relay that stands still tells nothing, least of all that.

The naive count reads the whole table, and what the relay has published stays there for days. So this looks where the
relay would look next, from the cursor that it saved (``events.relay.batches`` explains A, B and the floor)::

    the open batch     what B sees and A did not, after the cursor
    committed since    the transactions that were running at B, and all that began after it

Each is read by an index and to a limit. Beyond the limit the count becomes an estimate, from the positions given out.
"""

from typing import Any, NamedTuple

from django.db import connections

from events.conf import conf
from events.relay.batches import Pair, running

LIMIT = 10_000


class Backlog(NamedTuple):
    """Events that are committed and not yet published, and for how many seconds the oldest has waited."""

    events: int = 0
    oldest_seconds: float = 0.0


_CURSOR = "select a, b, floor, position from events_relay"
_NEVER = Pair(a="1:1:", b="1:1:", floor=0, position=0)

_OPEN_BATCH = """
    (select position, created_at from events_outbox
     where position > greatest(%(position)s, %(floor)s)
       and not pg_visible_in_snapshot(txid, %(a)s::pg_snapshot)
       and pg_visible_in_snapshot(txid, %(b)s::pg_snapshot)
     order by position limit %(limit)s)
    union all
    (select position, created_at from events_outbox
     where txid = any(%(running_at_a)s::xid8[]) and position + 0 > %(position)s and position + 0 <= %(floor)s
       and pg_visible_in_snapshot(txid, %(b)s::pg_snapshot)
     limit %(limit)s)
    union all
"""
_COMMITTED_SINCE = """
    (select position, created_at from events_outbox where txid = any(%(running_at_b)s::xid8[]) limit %(limit)s)
    union all
    (select position, created_at from events_outbox where txid >= pg_snapshot_xmax(%(b)s::pg_snapshot)
     order by txid limit %(limit)s)
"""
_UNPUBLISHED = """
    select count(*), coalesce(min(position), 0), coalesce(pg_sequence_last_value('events_outbox_position'), 0),
           coalesce(extract(epoch from clock_timestamp() at time zone 'utc' - min(created_at)), 0)::float
    from ({}) as unpublished
"""


def backlog() -> Backlog:
    """What waits now. The age is exact but for transactions that wrote to the outbox long after they began."""
    with connections[conf().DATABASE].cursor() as cursor:
        return _measure(cursor, _cursor(cursor))


def _cursor(cursor: Any) -> Pair:
    cursor.execute(_CURSOR)
    row = cursor.fetchone()
    return Pair(*row) if row else _NEVER


def _measure(cursor: Any, pair: Pair) -> Backlog:
    where = (_OPEN_BATCH if pair.is_open else "") + _COMMITTED_SINCE
    cursor.execute(
        _UNPUBLISHED.format(where),
        {
            "a": pair.a,
            "b": pair.b,
            "floor": pair.floor,
            "position": pair.position,
            "running_at_a": running(pair.a),
            "running_at_b": running(pair.b),
            "limit": LIMIT,
        },
    )
    count, first, last, seconds = cursor.fetchone()
    return Backlog(events=count if count < LIMIT else max(count, last - first + 1), oldest_seconds=max(0.0, seconds))
