"""When Debezium is the relay, somebody must still move due timers and empty old days. This does, and publishes nothing.

What Debezium has published is known by its slot: all that was committed before a place in the log that it confirmed.
"""

import logging
import time
from contextlib import closing
from typing import Any

import psycopg

from events import housekeeping, timers
from events.conf import conf
from events.migrated import requiring_tables
from events.relay.cluster import CannotGoOn
from events.relay.connection import connect
from events.relay.runner import CHORES, TICK
from events.stopping import Stopping

log = logging.getLogger("events.relay")


class Beside:
    """Keeps timers and rings until :meth:`stop`. Any number may run: each statement takes what is there.

    :param slot: the name of Debezium's replication slot
    """

    def __init__(self, slot: str) -> None:
        self._slot = slot
        self._stop = Stopping()
        self._seen: tuple[str, str] | None = None
        self._say_due = 0.0

    def stop(self) -> None:
        """End soon. May be called from a signal handler."""
        self._stop.set()

    def run(self) -> None:
        """Go on whatever goes away in between.

        :raises CannotGoOn: if there is no such slot
        :raises NotMigrated: if the database has no outbox
        """
        while not self._stop.is_set():
            try:
                with requiring_tables(), closing(connect()) as connection:
                    self._keep(connection)
            except psycopg.Error as error:
                if time.monotonic() >= self._say_due:
                    self._say_due = time.monotonic() + conf().OUTAGE_LOG_SECONDS
                    log.warning("Timers and rings wait for the database: %s", str(error).strip())
                self._stop.wait(TICK)

    def _keep(self, connection: Any) -> None:
        chores_due = 0.0
        while not self._stop.is_set():
            timers.move_due(connection)
            if time.monotonic() >= chores_due and self.chores(connection):
                chores_due = time.monotonic() + CHORES
            self._stop.wait(TICK)

    def chores(self, connection: Any) -> bool:
        """Empty what Debezium is past; true if that could be said. Remember where it has to get, and ask again."""
        snapshot, place = (
            self._seen
            or connection.execute("select pg_current_snapshot()::text, pg_current_wal_insert_lsn()::text").fetchone()
        )
        self._seen = snapshot, place
        if not self._is_past(connection, place):
            return False
        self._seen = None
        housekeeping.empty_old_leaves(connection, published=snapshot)
        return True

    def _is_past(self, connection: Any, place: str) -> bool:
        asked = "select confirmed_flush_lsn >= %s::pg_lsn from pg_replication_slots where slot_name = %s"
        if (row := connection.execute(asked, [place, self._slot]).fetchone()) is None:
            raise CannotGoOn(f"There is no replication slot {self._slot!r}: name the one of Debezium's connector.")
        return bool(row[0])
