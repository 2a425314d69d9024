"""One relay at a time, and the cursor that it moves.

::

    acquire --> (epoch n) --> save, save, save … --> release
       ^                        | nobody saved for LEASE_SECONDS
       +---- another relay -----+    (epoch n + 1)

A term is identified by its epoch. A relay that was paused past its lease may still produce (nothing can stop that), but
its next save names an old epoch, changes no row, and it ends; what it published again is dropped by the consumers'
delivery rows. Time is the database's alone.
"""

from typing import Any
from uuid import UUID, uuid4

from events.conf import conf
from events.relay.batches import Pair


class LeaseLost(Exception):
    """Another relay has taken over; this one must not move the cursor any more."""


class CannotGoOn(Exception):
    """The cursor does not belong to this database any more: a person must decide how to go on."""


_MAKE = """
    insert into events_relay (id, epoch, a, b, floor, position, system_identifier, timeline, owner_name, published)
    values (1, 0, '1:1:', '1:1:', 0, 0, '', 0, '', 0) on conflict do nothing
"""

_ACQUIRE = """
    update events_relay set owner = %(owner)s, epoch = epoch + 1,
        expires_at = clock_timestamp() + %(lease)s * interval '1 second'
    where owner is null or expires_at < clock_timestamp()
    returning epoch, a, b, floor, position, system_identifier, timeline
"""

_SAVE = """
    update events_relay set a = %(a)s, b = %(b)s, floor = %(floor)s, position = %(position)s,
        expires_at = clock_timestamp() + %(lease)s * interval '1 second'
    where owner = %(owner)s and epoch = %(epoch)s
"""

_CLUSTER = """
    select system_identifier::text,
        -- the file written now tells the timeline at once; the last checkpoint may still be from before a promotion
        case when pg_is_in_recovery() then 0
             else ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int end,
        pg_is_in_recovery(),
        pg_snapshot_xmax(pg_current_snapshot())::text::bigint
    from pg_control_system()
"""

_BIND = "update events_relay set system_identifier = %s, timeline = %s"


class Lease:
    """The right to relay, held from :meth:`acquire` to :meth:`release` or until it expires."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._owner: UUID = uuid4()
        self._epoch = 0
        self.pair = Pair("1:1:", "1:1:", 0, 0)
        connection.execute(_MAKE)

    def acquire(self) -> bool:
        """Take over if nobody holds it, reading the cursor; false while another relay does.

        :raises CannotGoOn: if the cursor was written for another database than this has become
        """
        cursor = self._connection.execute(_ACQUIRE, {"owner": self._owner, "lease": conf().LEASE_SECONDS})
        if (row := cursor.fetchone()) is None:
            return False
        self._epoch, a, b, floor, position, system, timeline = row
        self.pair = Pair(a=a, b=b, floor=floor, position=position)
        try:
            self._check(system, timeline)
        except CannotGoOn:
            self.release()
            raise
        return True

    def save(self, pair: Pair) -> None:
        """Move the cursor, and hold the lease for another term.

        :raises LeaseLost: if another relay has taken over
        """
        values = {f: getattr(pair, f) for f in pair.__struct_fields__}
        saved = self._connection.execute(
            _SAVE,
            {**values, "lease": conf().LEASE_SECONDS, "owner": self._owner, "epoch": self._epoch},
        )
        if saved.rowcount != 1:
            raise LeaseLost(f"Epoch {self._epoch} is over: another relay publishes now.")
        self.pair = pair

    def renew(self) -> None:
        """Hold the lease without moving.

        :raises LeaseLost: as :meth:`save`
        """
        self.save(self.pair)

    def release(self) -> None:
        """Let another relay go on at once."""
        self._connection.execute(
            "update events_relay set owner = null, expires_at = null where owner = %s and epoch = %s",
            [self._owner, self._epoch],
        )

    def _check(self, system: str, timeline: int) -> None:
        now_system, now_timeline, standby, next_xid = _cluster(self._connection)
        if standby:
            raise CannotGoOn("This is a standby: its snapshots miss running transactions. Name the primary.")
        if not system:
            self._connection.execute(_BIND, [now_system, now_timeline])
            return
        ahead = int(self.pair.b.split(":")[1]) > next_xid
        if system != now_system or timeline != now_timeline or ahead:
            raise CannotGoOn(
                f"The relay's cursor is from the cluster {system}, timeline {timeline}; this is {now_system}, "
                f"timeline {now_timeline} (a restored dump, a fail-over or an upgrade?), so its snapshots say nothing "
                "here. Nothing was published. After a fail-over that lost no commit, clear system_identifier in "
                "events_relay and the relay goes on from its cursor."
            )


def _cluster(connection: Any) -> tuple[str, int, bool, int]:
    row: tuple[str, int, bool, int] = connection.execute(_CLUSTER).fetchone()
    return row
