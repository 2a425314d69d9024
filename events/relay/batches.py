"""What to publish next: the difference of two snapshots (PgQ's idea).

The naive relay remembers the last position and asks::

    select … from outbox where position > :last order by position

A position is taken when a row is inserted, not when it is committed. A transaction that inserts position 7 and commits
after position 8 was relayed is skipped for ever. Waiting until nothing older runs (``txid`` below the snapshot's xmin)
stalls behind every long transaction of the cluster, and sorting by ``(txid, position)`` puts an aggregate's later event
first when its transaction took its id earlier.

So remember a *snapshot* A, up to which all is published. Take another, B. What is visible in B and was not in A is
the batch, each row exactly once whatever the commits did; in the order of position, because an aggregate's events are
written under its lock, so their positions are in its order. Then B becomes A.

The plain filter "visible in B and not in A" would scan everything since A's xmin. It is split: what began after A
forms a run above a ``floor``; the few transactions that were running at A are fetched by their ids.
"""

from typing import Any, NamedTuple

import msgspec


class Pair(msgspec.Struct, frozen=True):
    """Two snapshots and how far we are between them. ``a == b``: all between them is published.

    ``position`` stays when a pair is finished: it is the last one published.
    """

    a: str
    b: str
    floor: int
    position: int

    def after(self, position: int) -> "Pair":
        return msgspec.structs.replace(self, position=position)

    @property
    def finished(self) -> "Pair":
        return msgspec.structs.replace(self, a=self.b, floor=0)

    @property
    def is_open(self) -> bool:
        return self.a != self.b


class Row(NamedTuple):
    """An outbox row as it goes to Kafka. Ids stay text: building UUIDs would cost a quarter of the rate.

    Pages hold plain tuples in this order, because to make a Row of each costs a tenth; ``Row(*it)`` where names help.
    """

    position: int
    topic: str
    key: str
    payload: str | None
    timestamp_ms: int
    id: str
    type: str
    correlation_id: str | None
    causation_id: str | None
    traceparent: str | None


Page = list[tuple[Any, ...]]
POSITION, TOPIC, KEY, TRACEPARENT = 0, 1, 2, 9


def running(snapshot: str) -> list[str]:
    """The transactions that were running when a snapshot was taken: ``xmin:xmax:xip,xip``."""
    return [xid for xid in snapshot.split(":")[2].split(",") if xid]


# The next pair, in one statement, so that no snapshot is ever known to this process alone: after a crash of the
# database, transaction ids that were never flushed are used again, and a snapshot that lived only here would hide
# their rows. That is why it asks for synchronous_commit, too. It writes only if something was committed since A.
# ``now``, the snapshot, is older than the id that this UPDATE may get, and nothing is published in its transaction.
OPEN = """
    with now as materialized (
        select pg_current_snapshot() as b, set_config('synchronous_commit', 'on', true))
    update events_relay set b = now.b::text, position = 0,
        expires_at = clock_timestamp() + %(lease)s * interval '1 second',
        floor = (select coalesce(min(position) - 1, 9223372036854775807)
                 from (select position from events_outbox
                       where txid >= pg_snapshot_xmax(%(a)s::pg_snapshot) and pg_visible_in_snapshot(txid, now.b)
                       offset 0) as began_after_a)
    from now
    where owner = %(owner)s and epoch = %(epoch)s and a = %(a)s and events_relay.b = %(a)s
        and (exists (select from events_outbox where txid >= pg_snapshot_xmax(%(a)s::pg_snapshot))
             or exists (select from events_outbox where txid = any(%(running)s::xid8[])))
    returning events_relay.b, floor
"""

_COLUMNS = """
    position, aggregatetype, aggregateid, payload, floor(extract(epoch from created_at) * 1000)::bigint,
    id::text, type, correlation_id, causation_id, traceparent
"""

# "+ 0" keeps PostgreSQL on the index of txid for the second half.
_PAGE = f"""
    (select {_COLUMNS} from events_outbox
     where position > greatest(%(position)s, %(floor)s)
       and not pg_visible_in_snapshot(txid, %(a)s::pg_snapshot)
       and pg_visible_in_snapshot(txid, %(b)s::pg_snapshot)
     order by position limit %(size)s)
    union all
    (select {_COLUMNS} from events_outbox
     where txid = any(%(running)s::xid8[]) and position + 0 > %(position)s and position + 0 <= %(floor)s
       and pg_visible_in_snapshot(txid, %(b)s::pg_snapshot)
     order by position limit %(size)s)
    order by position limit %(size)s
"""  # noqa: S608


def read_page(connection: Any, pair: Pair, *, size: int) -> Page:
    """The next rows of the batch, in the order of position; fewer than ``size`` are the last."""
    parameters = {
        "a": pair.a, "b": pair.b, "floor": pair.floor, "position": pair.position,
        "running": running(pair.a), "size": size,
    }  # fmt: skip
    page: Page = connection.execute(_PAGE, parameters).fetchall()
    return page
