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
    """Two snapshots and how far we are between them. ``a == b``: all between them is published."""

    a: str
    b: str
    floor: int
    position: int

    def after(self, position: int) -> "Pair":
        return msgspec.structs.replace(self, position=position)

    @property
    def finished(self) -> "Pair":
        return Pair(a=self.b, b=self.b, floor=0, position=0)

    @property
    def is_open(self) -> bool:
        return self.a != self.b

    @property
    def running_at_a(self) -> list[str]:
        """The transactions that were running when A was taken: ``xmin:xmax:xip,xip``."""
        return [xid for xid in self.a.split(":")[2].split(",") if xid]


class Row(NamedTuple):
    """An outbox row as it goes to Kafka. Ids stay text: building UUIDs would cost a quarter of the rate."""

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


_FLOOR = """
    select coalesce(min(position) - 1, 9223372036854775807)
    from (select position from events_outbox
          where txid >= pg_snapshot_xmax(%(a)s::pg_snapshot)
            and pg_visible_in_snapshot(txid, %(b)s::pg_snapshot)
          offset 0) as began_after_a
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


def current_snapshot(connection: Any) -> str:
    """Snapshot B. In autocommit: a transaction may count as visible in its own snapshot."""
    return str(connection.execute("select pg_current_snapshot()::text").fetchone()[0])


def open_pair(connection: Any, *, a: str, b: str) -> Pair:
    """The batch between two snapshots, before its first page."""
    floor = connection.execute(_FLOOR, {"a": a, "b": b}).fetchone()[0]
    return Pair(a=a, b=b, floor=floor, position=0)


def read_page(connection: Any, pair: Pair, *, size: int) -> list[Row]:
    """The next rows of the batch, in the order of position; fewer than ``size`` are the last."""
    parameters = {
        "a": pair.a, "b": pair.b, "floor": pair.floor, "position": pair.position,
        "running": pair.running_at_a, "size": size,
    }  # fmt: skip
    return [Row._make(row) for row in connection.execute(_PAGE, parameters)]
