"""From the relay to Debezium, exactly: nothing is missing, nothing comes twice, and publishers notice nothing.

::

    publish all there is            the relay's last batches, as ever
    make the slot                   PostgreSQL exports the snapshot that belongs to its beginning
    publish up to that snapshot     it is the relay's last B: what it does not see comes through the slot
    the connector starts            with the slot's name

Making the slot waits for the transactions that run at that moment. A crash on the way leaves a slot that nobody reads:
drop it, and start the relay again, which goes on from its cursor.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql

from events.relay.batches import Pair
from events.relay.connection import connect
from events.relay.lease import Lease
from events.relay.publishing import Publishing
from events.stopping import Stopping
from events.words import counted


class HandOverRefused(Exception):
    """Nothing was changed."""


_FLOOR = """
    select coalesce(min(position) - 1, 9223372036854775807)
    from (select position from events_outbox
          where txid >= pg_snapshot_xmax(%(a)s::pg_snapshot) and pg_visible_in_snapshot(txid, %(b)s::pg_snapshot)
          offset 0) as began_after_a
"""


def hand_over_to(slot: str) -> str:
    """Make Debezium's replication slot and publish all that is before it; return what was done and is left to do.

    Afterwards no relay may run but ``relay --beside-debezium``: it would publish again what Debezium publishes.

    :raises HandOverRefused: if a relay is running, or the slot cannot be made
    :raises Refused, NotDelivered: if Kafka does not take an event; the slot is dropped
    """
    with closing(connect()) as connection:
        lease = Lease(connection, owner=uuid4())
        if not lease.acquire():
            raise HandOverRefused("A relay publishes at this moment: stop it first.")
        with closing(_publishing(connection, lease)) as publishing:
            try:
                before = _published(connection)
                _publish_all(lease, publishing)
                with _new_slot(slot) as b:
                    _publish_until(b, connection, lease, publishing)
                done = counted(_published(connection) - before, "event")
                return f"{done} published; what follows is in the slot {slot}. Start the connector with it."
            finally:
                lease.release()


def _publishing(connection: Any, lease: Lease) -> Publishing:
    return Publishing(connection, lease, stopping=Stopping(), while_waiting=lease.renew)


def _publish_all(lease: Lease, publishing: Publishing) -> None:
    publishing.publish(lease.pair)
    while pair := lease.open():
        publishing.publish(pair)


def _publish_until(b: str, connection: Any, lease: Lease, publishing: Publishing) -> None:
    a = lease.pair.b
    floor = connection.execute(_FLOOR, {"a": a, "b": b}).fetchone()[0]
    pair = Pair(a=a, b=b, floor=floor, position=0)
    lease.save(pair)  # whoever takes over after a crash ends at the slot's beginning, too
    publishing.publish(pair)


@contextmanager
def _new_slot(name: str) -> Iterator[str]:
    """Make a slot; gives the snapshot of its beginning. It is dropped if the block fails."""
    with closing(connect(replication="database", cursor_factory=psycopg.ClientCursor)) as replication:
        try:
            made = replication.execute(
                sql.SQL("CREATE_REPLICATION_SLOT {} LOGICAL pgoutput (SNAPSHOT 'export')").format(sql.Identifier(name))
            )
        except psycopg.Error as error:
            raise HandOverRefused(f"The slot {name} cannot be made: {error}") from error
        _, _, snapshot, _ = made.fetchone()  # type: ignore[misc]
        try:
            yield _as_seen_by(snapshot)
        except BaseException:
            replication.execute(sql.SQL("DROP_REPLICATION_SLOT {}").format(sql.Identifier(name)))
            raise


def _as_seen_by(exported: str) -> str:
    """The exported snapshot as the relay writes snapshots. It can be had until the exporting session does more."""
    with closing(connect()) as connection, connection.transaction():
        connection.execute("set transaction isolation level repeatable read")
        connection.execute(sql.SQL("set transaction snapshot {}").format(sql.Literal(exported)))
        return str(connection.execute("select pg_current_snapshot()::text").fetchone()[0])  # type: ignore[index]


def _published(connection: Any) -> int:
    return int(connection.execute("select published from events_relay").fetchone()[0])
