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

The plain filter "visible in B and not in A" would scan everything since A's xmin. So two reads:

- What began after A forms a run above a ``floor``, and nothing of B is above a ``ceiling``. In between we go by
  position, window by window, and drop what the filter drops; that is little. It is not in the WHERE clause, because
  PostgreSQL cannot know how little, and would rather sort the whole run again for each page.
- The few transactions that were running at A are fetched by their ids. Their rows that are above the floor are in the
  run already.
"""

from typing import Any, NamedTuple

import msgspec
from psycopg import ClientCursor

NO_LIMIT = 2**63 - 1


class Pair(msgspec.Struct, frozen=True):
    """Two snapshots and how far we are between them. ``a == b``: all between them is published.

    ``position`` stays when a pair is finished: it is the last one published. The ceiling is known to who opened the
    pair; whoever takes over reads on without.
    """

    a: str
    b: str
    floor: int
    position: int
    ceiling: int = NO_LIMIT

    def __str__(self) -> str:
        """For people, to whom snapshots say nothing."""
        return "in a batch that was left open" if self.is_open else f"after position {self.position}"

    def after(self, position: int) -> "Pair":
        return msgspec.structs.replace(self, position=position)

    @property
    def finished(self) -> "Pair":
        return msgspec.structs.replace(self, a=self.b, floor=0, ceiling=NO_LIMIT)

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


Line = tuple[Any, ...]
TOPIC, KEY, TRACEPARENT = 1, 2, 9


class Page(NamedTuple):
    """Rows in the order of position; all of the batch up to ``upto`` is in this page or before it."""

    rows: list[Line]
    upto: int
    is_last: bool


def running(snapshot: str) -> list[str]:
    """The transactions that were running when a snapshot was taken: ``xmin:xmax:xip,xip``."""
    return [xid for xid in snapshot.split(":")[2].split(",") if xid]


# The next pair, in one statement, so that no snapshot is ever known to this process alone: after a crash of the
# database, transaction ids that were never flushed are used again, and a snapshot that lived only here would hide
# their rows. That is why it asks for synchronous_commit, too. It writes only if something was committed since A.
# ``now``, the snapshot, is older than the id that this UPDATE may get, and nothing is published in its transaction.
OPEN = """
    with now as materialized (
        select pg_current_snapshot() as b, set_config('synchronous_commit', 'on', true)),
    began_after_a as (
        select min(position) - 1 as floor
        from (select position from events_outbox, now
              where txid >= pg_snapshot_xmax(%(a)s::text::pg_snapshot) and pg_visible_in_snapshot(txid, now.b)
              offset 0) as found)
    update events_relay set b = now.b::text, position = 0, floor = coalesce(began_after_a.floor, 9223372036854775807),
        expires_at = clock_timestamp() + %(lease)s * interval '1 second'
    from now, began_after_a
    where owner = %(owner)s and epoch = %(epoch)s and a = %(a)s and events_relay.b = %(a)s
        and (began_after_a.floor is not null or {ran_at_a})
    returning events_relay.b, events_relay.floor, pg_sequence_last_value('events_outbox_position')
"""
RAN_AT_A = "exists (select from events_outbox where txid = any(%(running)s::xid8[]))"

_COLUMNS = """
    position, aggregatetype, aggregateid, payload, floor(extract(epoch from created_at) * 1000)::bigint,
    id::text, type, correlation_id, causation_id, traceparent
"""

# PostgreSQL may think of today's leaf as it was when it last counted: empty. Then it sorts all that is left of it for
# each page: little work if little is left, and a second for each page of 100,000 rows. So sorting is forbidden, which
# leaves the index. LOCAL holds for one message to the server, so nothing stays in the session.
_BY_INDEX = "set local enable_sort = off;"

_WINDOW = f"""
    select {_COLUMNS}, not pg_visible_in_snapshot(txid, %(a)s::pg_snapshot)
        and pg_visible_in_snapshot(txid, %(b)s::pg_snapshot)
    from events_outbox where position > %(from)s and position <= %(ceiling)s
    order by position limit %(size)s
"""  # noqa: S608

# "+ 0" keeps PostgreSQL on the index of txid.
_RAN_AT_A = f"""
    select {_COLUMNS} from events_outbox
    where txid = any(%(running)s::xid8[]) and position + 0 > %(position)s and position + 0 <= %(floor)s
        and pg_visible_in_snapshot(txid, %(b)s::pg_snapshot)
    order by position limit %(size)s
"""  # noqa: S608


def open_sql(a: str) -> str:
    """The statement that opens the next pair after A. Planning it takes longer than running it: no part too many."""
    return OPEN.format(ran_at_a=RAN_AT_A if running(a) else "false")


def read_page(connection: Any, pair: Pair, *, size: int) -> Page:
    """The next rows of the batch: about ``size`` of them, or the last."""
    late = _ran_at_a(connection, pair, size)
    if len(late) == size:
        return Page(late, upto=late[-1][0], is_last=False)
    start = max(pair.position, pair.floor)
    if start >= pair.ceiling or pair.floor == NO_LIMIT:
        return Page(late, upto=late[-1][0] if late else pair.position, is_last=True)
    asked = {"a": pair.a, "b": pair.b, "from": start, "ceiling": pair.ceiling, "size": size}
    cursor = ClientCursor(connection)  # a message of two statements has no parameters: they are filled in on this side
    cursor.execute(_BY_INDEX + _WINDOW, asked)
    cursor.nextset()  # the second one's answer
    window: list[Line] = cursor.fetchall()
    ours = [row[:-1] for row in window if row[-1]]
    upto = window[-1][0] if window else start
    return Page(late + ours, upto=upto, is_last=len(window) < size or upto >= pair.ceiling)


def _ran_at_a(connection: Any, pair: Pair, size: int) -> list[Line]:
    if pair.position >= pair.floor or not (ids := running(pair.a)):
        return []
    asked = {"b": pair.b, "floor": pair.floor, "position": pair.position, "running": ids, "size": size}
    found: list[Line] = connection.execute(_RAN_AT_A, asked).fetchall()
    return found
