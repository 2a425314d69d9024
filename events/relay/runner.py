"""The loop: wait for the lease, publish batch after batch, sleep while there is nothing.

::

    Relay.run        term after term, whatever goes away in between
      Lease          one relay at a time; the cursor
      Term.lead      open a pair of snapshots, publish what is between them, sleep or be rung
        Publishing   pages of it, pipelined; what Kafka refuses
        chores       due timers, the lease, old days of the rings
"""

import logging
import math
import random
import socket
import time
from contextlib import ExitStack, closing
from typing import Any
from uuid import uuid4

import psycopg

from events import doorbell, housekeeping, timers
from events.conf import conf
from events.migrated import requiring_tables
from events.observe import metrics
from events.relay import topics
from events.relay.connection import connect
from events.relay.lease import Lease, LeaseLost
from events.relay.publishing import Publishing
from events.relay.sender import NotDelivered
from events.stopping import Stopping

__all__ = ["Relay", "connect"]

log = logging.getLogger("events.relay")

SHORTEST_PAUSE = 0.01
LONGEST_PAUSE = 1.0  # with a doorbell; without one a commit would wait that long
LONGEST_PAUSE_UNRUNG = 0.3
LAST_ACKS = 3.0  # what is in flight when we stop and stays unacknowledged, the next relay publishes again
TICK = 1.0
FIRST_CHORES = 5.0
CHORES = 300.0


class Relay:
    """Publishes until :meth:`stop`; a second one waits, and takes over when the first is gone."""

    def __init__(self) -> None:
        self._stop = Stopping()
        self._owner = uuid4()
        self._say_due = 0.0

    def stop(self) -> None:
        """End soon; what is acknowledged is saved. May be called from a signal handler."""
        self._stop.set()
        doorbell.ring()

    def run(self) -> None:
        """Publish until stopped, whatever goes away in between.

        :raises Refused: if Kafka will never take a row
        :raises CannotGoOn: if the cursor does not belong to this database any more
        :raises NotMigrated: if the database has no outbox
        """
        failures = 0
        while not self._stop.is_set():
            term = Term(self._stop)
            try:
                with requiring_tables():
                    self._one_term(term)
            except LeaseLost as lost:
                log.warning("%s", lost)
            except (psycopg.Error, NotDelivered) as error:
                # What was in memory (a page read ahead) is thrown away: only the saved cursor is true.
                failures = 1 if term.went_well else failures + 1
                metrics.relay_restarts.inc()
                self._say(error)
                self._stop.wait(min(5.0, 0.1 * 2 ** min(failures, 6)) * random.uniform(0.5, 1.0))  # noqa: S311

    def _one_term(self, term: "Term") -> None:
        with ExitStack() as stack:
            connection = stack.enter_context(closing(connect()))
            lease = Lease(connection, owner=self._owner)
            if self._wait_for(lease):
                stack.callback(_release, connection, lease)
                log.info("This relay publishes now, going on %s.", lease.pair)
                with metrics.relay_leads.track_inprogress():
                    term.lead(connection, lease, stack)

    def _wait_for(self, lease: Lease) -> bool:
        said = False
        while not self._stop.is_set():
            if lease.acquire():
                return True
            if not said:
                log.info("Another relay publishes; this one stands by.")
                said = True
            self._stop.wait(conf().LEASE_SECONDS / 10)
        return False

    def _say(self, error: Exception) -> None:
        """Once per interval, however often it fails."""
        if time.monotonic() >= self._say_due:
            self._say_due = time.monotonic() + conf().OUTAGE_LOG_SECONDS
            log.warning("The relay starts over from its saved cursor: %s", str(error).strip())


def _release(connection: Any, lease: Lease) -> None:
    if not connection.closed:
        lease.release()


class Term:
    """From getting the lease to losing it, or any error."""

    def __init__(self, stop: Stopping) -> None:
        self._stop = stop
        self._receiver: socket.socket | None = None
        self._tick_due = self._renew_due = 0.0
        self._leave_at = math.inf
        self._chores_due = time.monotonic() + FIRST_CHORES
        self.went_well = False  # whether it got round its loop once

    def lead(self, connection: Any, lease: Lease, stack: ExitStack) -> None:
        """Publish what the last term left open, then batch after batch."""
        self._connection, self._lease = connection, lease
        self._receiver = self._listen(stack)
        self._publishing = Publishing(connection, lease, stopping=self._stop, while_waiting=self._renew_or_leave)
        stack.callback(lambda: self._publishing.close())
        self._publishing.publish(lease.pair)
        pause = SHORTEST_PAUSE
        while not self._stop.is_set():
            self._between_batches()
            if pair := lease.open():
                self._publishing.publish(pair)
                pause = SHORTEST_PAUSE
            else:
                self._sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE if self._receiver else LONGEST_PAUSE_UNRUNG)
            self.went_well = True

    def _listen(self, stack: ExitStack) -> socket.socket | None:
        if not (address := conf().DOORBELL):
            return None
        try:
            return stack.enter_context(closing(doorbell.listen(address)))
        except OSError as error:  # a relay that lost its lease may still sit on the port
            log.warning("Nobody can ring at %s (%s): polling until the next term.", address, error)
            return None

    def _between_batches(self) -> None:
        """What is due now and then, and would disturb the order within a batch."""
        self._renew()
        now = time.monotonic()
        if now >= self._tick_due:
            self._tick_due = now + TICK
            timers.move_due(self._connection)
            if self._publishing.has_parked:
                self._publishing.retry_marked()
        if now >= self._chores_due:
            self._chores_due = now + CHORES
            topics.warn_about_forgetful()
            housekeeping.empty_old_leaves(self._connection, renew=self._renew)

    def _renew(self) -> None:
        if time.monotonic() >= self._renew_due:
            self._renew_due = time.monotonic() + conf().LEASE_SECONDS / 3
            self._lease.renew()

    def _renew_or_leave(self) -> None:
        if self._stop.is_set():
            self._leave_at = min(self._leave_at, time.monotonic() + LAST_ACKS)
        if time.monotonic() > self._leave_at:
            raise LeaseLost("Stopped while Kafka was away; what it did not acknowledge is still in the outbox.")
        self._renew()

    def _sleep(self, seconds: float) -> None:
        if self._receiver:
            doorbell.wait(self._receiver, seconds)
        else:
            self._stop.wait(seconds)
