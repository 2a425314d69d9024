"""Snapshots and transaction ids mean something in one history of one cluster. Is it still that one?"""

from typing import Any, NamedTuple

from events.relay.batches import Pair


class CannotGoOn(Exception):
    """The cursor does not belong to this database any more: a person must decide how to go on."""


class Cluster(NamedTuple):
    """Which database this is, and which of its histories."""

    system_identifier: str
    timeline: int
    is_standby: bool
    next_xid: int


_CLUSTER = """
    select system_identifier::text,
        -- the file written now tells the timeline at once; the last checkpoint may still be from before a promotion
        case when pg_is_in_recovery() then 0
             else ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int end,
        pg_is_in_recovery(),
        pg_snapshot_xmax(pg_current_snapshot())::text::bigint
    from pg_control_system()
"""


def cluster(connection: Any) -> Cluster:
    """The database that answers.

    :raises CannotGoOn: if it is a standby, whose snapshots miss running transactions
    """
    found = Cluster._make(connection.execute(_CLUSTER).fetchone())
    if found.is_standby:
        raise CannotGoOn("This is a standby: its snapshots miss running transactions. Name the primary.")
    return found


def is_ahead(pair: Pair, here: Cluster) -> bool:
    """Whether the cursor speaks of transactions that this database has not begun yet."""
    return int(pair.b.split(":")[1]) > here.next_xid


def refuse_a_strange_cursor(pair: Pair, *, system: str, timeline: int, here: Cluster) -> None:
    """Do nothing if the cursor was written here.

    :raises CannotGoOn: if it comes from another cluster or another history, or lies in the future
    """
    if system == here.system_identifier and timeline == here.timeline and not is_ahead(pair, here):
        return
    raise CannotGoOn(
        f"The relay's cursor is from the cluster {system}, timeline {timeline}; this is {here.system_identifier}, "
        f"timeline {here.timeline} (a restored dump, a fail-over or an upgrade?), so its snapshots may say nothing "
        "here. Nothing was published. manage.py relay --adopt shows how to go on."
    )
