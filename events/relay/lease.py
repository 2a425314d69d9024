"""One relay at a time, and the cursor that it moves.

::

    acquire --> (epoch n) --> open, save, save, … --> release
       ^                        | nobody saved for LEASE_SECONDS
       +---- another relay -----+    (epoch n + 1)

A term is identified by its epoch. A relay that was paused past its lease may still produce (nothing can stop that), but
its next save names an old epoch, changes no row, and it ends; what it published again is dropped by the consumers'
delivery rows. Time is the database's alone.
"""

import os
import socket
from typing import Any
from uuid import UUID

from events.conf import conf
from events.relay.batches import Pair, open_sql, running
from events.relay.cluster import CannotGoOn, cluster, refuse_a_strange_cursor


class LeaseLost(Exception):
    """Another relay has taken over; this one must not move the cursor any more."""


_MAKE = """
    insert into events_relay (id, epoch, a, b, floor, position, system_identifier, timeline, owner_name, published)
    values (1, 0, '1:1:', '1:1:', 0, 0, '', 0, '', 0) on conflict do nothing
"""

_ACQUIRE = """
    update events_relay set owner = %(owner)s, owner_name = %(name)s, epoch = epoch + 1,
        expires_at = clock_timestamp() + %(lease)s * interval '1 second'
    where owner is null or owner = %(owner)s or expires_at < clock_timestamp()
    returning epoch, a, b, floor, position, system_identifier, timeline
"""

# Nothing acknowledged may be forgotten in a crash, so the commit waits for the disk, whatever the session says.
_SAVE = """
    with durable as materialized (select set_config('synchronous_commit', 'on', true))
    update events_relay set a = %(a)s, b = %(b)s, floor = %(floor)s, position = %(position)s,
        published = published + %(published)s, expires_at = clock_timestamp() + %(lease)s * interval '1 second'
    from durable
    where owner = %(owner)s and epoch = %(epoch)s
        and a = %(old_a)s and b = %(old_b)s and floor = %(old_floor)s and position = %(old_position)s
"""


class Lease:
    """The right to relay, held from :meth:`acquire` to :meth:`release` or until it expires.

    :param owner: stays the same while a process lives, so that it need not wait for itself after losing a connection
    """

    def __init__(self, connection: Any, *, owner: UUID) -> None:
        self._connection = connection
        self._owner = owner
        self._epoch = 0
        self.pair = Pair("1:1:", "1:1:", 0, 0)
        connection.execute(_MAKE)

    @property
    def _term(self) -> dict[str, Any]:
        return {"owner": self._owner, "epoch": self._epoch, "lease": conf().LEASE_SECONDS}

    def acquire(self) -> bool:
        """Take over if nobody holds it, reading the cursor; false while another relay does.

        :raises CannotGoOn: if the cursor was written for another database than this has become
        """
        name = f"{socket.gethostname()}:{os.getpid()}"
        taken = self._connection.execute(_ACQUIRE, {**self._term, "name": name})
        if (row := taken.fetchone()) is None:
            return False
        self._epoch, a, b, floor, position, system, timeline = row
        self.pair = Pair(a=a, b=b, floor=floor, position=position)
        try:
            self._check(system, timeline)
        except CannotGoOn:
            self.release()
            raise
        return True

    def open(self) -> Pair | None:
        """The next pair, already saved: whoever takes over repeats this very order. None if nothing was committed."""
        asked = {**self._term, "a": self.pair.b, "running": running(self.pair.b)}
        if (row := self._connection.execute(open_sql(self.pair.b), asked).fetchone()) is None:
            return None  # or the lease is lost, which the next renewal finds out
        self.pair = Pair(a=self.pair.b, b=row[0], floor=row[1], position=0, ceiling=row[2])
        return self.pair

    def save(self, pair: Pair, *, published: int = 0) -> None:
        """Move the cursor from where this relay left it, and hold the lease for another term.

        :param published: how many records were acknowledged since
        :raises LeaseLost: if another relay has taken over, or a person moved the cursor
        """
        old = {f"old_{field}": getattr(self.pair, field) for field in pair.__struct_fields__}
        new = {field: getattr(pair, field) for field in pair.__struct_fields__}
        saved = self._connection.execute(_SAVE, {**old, **new, **self._term, "published": published})
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
            "update events_relay set owner = null, expires_at = null where owner = %(owner)s and epoch = %(epoch)s",
            self._term,
        )

    def _check(self, system: str, timeline: int) -> None:
        here = cluster(self._connection)
        if system:
            refuse_a_strange_cursor(self.pair, system=system, timeline=timeline, here=here)
        else:
            self._connection.execute(
                "update events_relay set system_identifier = %s, timeline = %s",
                [here.system_identifier, here.timeline],
            )
