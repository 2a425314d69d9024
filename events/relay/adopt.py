"""A person decides how the relay goes on, where it must not guess.

The cursor is made of snapshots. They say nothing in another cluster, and what they say after a fail-over depends on
what was lost. Two ways lead on:

- ``resume``: the transaction ids go on (fail-over, pg_upgrade, restored to a point in time). The cursor stands.
- ``publish_after``: they do not (a restored dump), or the log lost something. A position says what to publish again.
  The rows up to it count as published and those after it as new: their transaction ids are written anew, because
  ids of another cluster would hide some rows for ever and show others long after.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import psycopg
from psycopg.rows import namedtuple_row

from events.conf import conf
from events.relay.batches import Pair
from events.relay.cluster import Cluster, cluster, is_ahead
from events.words import counted


class AdoptionRefused(Exception):
    """Nothing was changed."""


class Situation(NamedTuple):
    """What there is to decide about."""

    pair: Pair
    system: str
    timeline: int
    here: Cluster
    publishes: str  # the name of a relay that holds the lease; usually none
    rows: int
    oldest_at: datetime | None
    unpublished: int  # by the cursor
    safe_after: int  # all up to this position was surely published
    foreign: bool  # transaction ids that this database has not given out yet

    @property
    def can_resume(self) -> bool:
        return not self.foreign and not is_ahead(self.pair, self.here)


_STATE = """
    select a, b, floor, position, system_identifier, timeline,
        case when expires_at > clock_timestamp() then owner_name else '' end
    from events_relay
"""

_ROWS = """
    select count(*), min(created_at),
        count(*) filter (where waits),
        coalesce(min(position) filter (where waits or position > %(position)s) - 1, max(position), 0),
        coalesce(bool_or(txid >= %(next)s::xid8), false)
    from (select position, created_at, txid, not pg_visible_in_snapshot(txid, %(a)s::pg_snapshot)
            and not (position <= %(position)s and pg_visible_in_snapshot(txid, %(b)s::pg_snapshot)) as waits
          from events_outbox) as seen
"""


def look(connection: Any) -> Situation:
    """What the cursor says, and what the outbox holds. Reads all of it: that takes a while.

    :raises AdoptionRefused: if no relay has ever run here
    :raises CannotGoOn: on a standby
    """
    here = cluster(connection)
    if (state := connection.execute(_STATE).fetchone()) is None:
        raise AdoptionRefused("No relay has ever run here: start one, there is nothing to decide.")
    a, b, floor, position, system, timeline, publishes = state
    pair = Pair(a=a, b=b, floor=floor, position=position)
    asked = {"a": a, "b": b, "position": position, "next": str(here.next_xid)}
    rows, oldest_at, unpublished, safe_after, foreign = connection.execute(_ROWS, asked).fetchone()
    return Situation(pair, system, timeline, here, publishes, rows, oldest_at, unpublished, safe_after, foreign)


def resume(connection: Any, *, actor: str, reason: str = "") -> str:
    """Go on from the cursor, in this cluster and history; return what was done.

    :raises AdoptionRefused: if transaction ids do not go on here, or a relay is publishing
    """
    situation = look(connection)
    if not situation.can_resume:
        raise AdoptionRefused(
            "Transaction ids do not go on here: some of the outbox or of the cursor lie in the future, as in a "
            f"restored dump. Say what is published: --after {situation.safe_after} repeats at worst."
        )
    did = f"Goes on from its cursor {situation.pair!r}: {counted(situation.unpublished, 'event')} to publish."
    with connection.transaction():
        _take(connection)
        _move(connection, situation.pair, situation.here)
        _record(connection, actor, reason, did)
        # A crash before the commit leaves all as it was.
    return did


def publish_after(connection: Any, *, position: int, actor: str, reason: str = "") -> str:
    """Publish what is in the outbox after ``position``, and nothing before it; return what was done.

    :raises AdoptionRefused: if a relay is publishing
    """
    here = cluster(connection)
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    try:
        with connection.transaction():
            # The whole transaction sees what this snapshot sees. What commits meanwhile is neither marked nor hidden:
            # it is not visible in the snapshot, so the next batch has it.
            a = connection.execute("select pg_current_snapshot()::text").fetchone()[0]
            _take(connection)
            connection.execute("set local events.adopting = 'yes'")
            connection.execute(
                "update events_outbox set txid = '3' "  # older than every snapshot
                "where position <= %s and not pg_visible_in_snapshot(txid, %s::pg_snapshot)",
                [position, a],
            )
            again = connection.execute(
                "update events_outbox set txid = pg_current_xact_id() where position > %s", [position]
            ).rowcount
            did = f"All up to position {position} counts as published; {again} events after it are published (again)."
            _move(connection, Pair(a=a, b=a, floor=0, position=position), here)
            _record(connection, actor, reason, did)
            # A crash before the commit leaves all as it was.
    finally:
        connection.isolation_level = None
    return did


def count_after(connection: Any, position: int) -> tuple[int, int]:
    """How many events would be published, and how many of them are older than any group remembers."""
    window = datetime.now(UTC) - timedelta(days=conf().DELIVERY_WINDOW_DAYS)
    row: tuple[int, int] = connection.execute(
        "select count(*), count(*) filter (where created_at < %s) from events_outbox where position > %s",
        [window.replace(tzinfo=None), position],
    ).fetchone()
    return row


def position_at(connection: Any, at: datetime) -> int:
    """The last position before the first event of that time or later."""
    found = connection.execute(
        "select coalesce(min(position) filter (where created_at >= %s) - 1, max(position), 0) from events_outbox",
        [at.astimezone(UTC).replace(tzinfo=None)],
    )
    return int(found.fetchone()[0])


def last_position(connection: Any) -> int:
    return int(connection.execute("select coalesce(max(position), 0) from events_outbox").fetchone()[0])


def _take(connection: Any) -> None:
    """Hold the relay's row; whoever had the lease is fenced.

    :raises AdoptionRefused: if it has not expired
    """
    cursor = connection.cursor(row_factory=namedtuple_row)
    held = cursor.execute("select expires_at > clock_timestamp() as alive, owner_name from events_relay for update")
    if (row := held.fetchone()) and row.alive:
        raise AdoptionRefused(f"The relay {row.owner_name} publishes at this moment: stop it first.")


def _move(connection: Any, pair: Pair, here: Cluster) -> None:
    connection.execute(
        "update events_relay set a = %s, b = %s, floor = %s, position = %s, system_identifier = %s, timeline = %s, "
        "owner = null, expires_at = null, epoch = epoch + 1",
        [pair.a, pair.b, pair.floor, pair.position, here.system_identifier, here.timeline],
    )


def _record(connection: Any, actor: str, reason: str, detail: str) -> None:
    connection.execute(
        "insert into events_decision (action, group_name, topic, actor, reason, detail, decided_at) "
        "values ('adopt', '', '', %s, %s, %s, clock_timestamp())",
        [actor, reason, detail],
    )
