"""The loop: wait for the lease, publish batch after batch, sleep while there is nothing.

The next page is read while the last one is in flight. Where a crash matters, the line says what survives.
"""

import logging
import random
import socket
import threading
import time
from contextlib import ExitStack, closing

import psycopg
from django.db import connections

from events import doorbell, timers
from events.conf import conf
from events.relay.batches import Pair, Row, current_snapshot, open_pair, read_page
from events.relay.lease import Lease, LeaseLost
from events.relay.sender import NotDelivered, Sender

log = logging.getLogger("events.relay")

SHORTEST_PAUSE = 0.01
LONGEST_PAUSE = 1.0  # with a doorbell; without one a commit would wait that long
LONGEST_PAUSE_UNRUNG = 0.25
TICK = 1.0


class Relay:
    """Publishes until :meth:`stop`; a second one waits, and takes over when the first is gone."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._receiver: socket.socket | None = None
        self._tick_due = 0.0
        self._renew_due = 0.0
        self._well = False  # whether this term got round its loop once

    def stop(self) -> None:
        """End soon; what is acknowledged is saved. May be called from a signal handler."""
        self._stop.set()
        doorbell.ring()

    def run(self) -> None:
        """Publish until stopped, whatever goes away in between.

        :raises Refused: if Kafka will never take a row
        :raises CannotGoOn: if the cursor does not belong to this database any more
        """
        failures = 0
        while not self._stop.is_set():
            self._well = False
            try:
                self._one_term()
            except LeaseLost as lost:
                log.warning("%s", lost)
            except (psycopg.Error, NotDelivered) as error:
                # What was in memory (snapshots, a page read ahead) is thrown away: after a crash of the database
                # transaction ids that were never flushed are used again, and only the saved cursor is true.
                failures = 0 if self._well else failures
                if failures % 30 == 0:
                    log.warning("The relay starts over from its saved cursor: %s", str(error).strip())
                failures += 1
                self._stop.wait(min(5.0, 0.1 * 2 ** min(failures, 6)) * random.uniform(0.5, 1.0))  # noqa: S311

    def _one_term(self) -> None:
        with ExitStack() as stack:
            self._pg = stack.enter_context(closing(connect()))
            self._lease = Lease(self._pg)
            if not self._wait_for_lease():
                return
            stack.callback(self._release)
            self._receiver = None
            if address := conf().DOORBELL:
                self._receiver = stack.enter_context(closing(doorbell.listen(address)))
            self._sender = Sender()
            stack.callback(self._sender.close)
            log.info("This relay publishes now, from %s.", self._lease.pair)
            self._lead()

    def _wait_for_lease(self) -> bool:
        said = False
        while not self._stop.is_set():
            if self._lease.acquire():
                return True
            if not said:
                log.info("Another relay publishes; this one stands by.")
                said = True
            self._stop.wait(conf().LEASE_SECONDS / 10)
        return False

    def _release(self) -> None:
        if not self._pg.closed:
            self._lease.release()

    def _lead(self) -> None:
        pair, pause = self._lease.pair, SHORTEST_PAUSE
        while not self._stop.is_set():
            self._keep()
            if not pair.is_open:
                b = current_snapshot(self._pg)
                if b != pair.b:
                    pair = open_pair(self._pg, a=pair.b, b=b)
            pair, published = self._publish(pair)
            self._well = True
            pause = SHORTEST_PAUSE if published else min(pause * 2, self._longest_pause)
            if not published:
                self._sleep(pause)

    def _publish(self, pair: Pair) -> tuple[Pair, bool]:
        """Publish one batch to its end; return where to go on, and whether there was anything."""
        page = self._read(pair) if pair.is_open else []
        if not page:
            return pair.finished, False
        self._lease.save(pair)  # whoever takes over from here on repeats this very order
        while page and not self._stop.is_set():
            self._sender.send(page)
            following = self._read(pair.after(page[-1].position)) if self._is_full(page) else []
            self._sender.acknowledged(while_waiting=self._keep_or_leave)
            # A crash here publishes the page a second time: the consumers' delivery rows make that harmless.
            pair = pair.after(page[-1].position) if following else pair.finished
            self._lease.save(pair)
            self._renew_due = time.monotonic() + conf().LEASE_SECONDS / 3
            page = following
        return pair, True

    def _read(self, pair: Pair) -> list[Row]:
        return read_page(self._pg, pair, size=conf().PAGE_SIZE)

    @staticmethod
    def _is_full(page: list[Row]) -> bool:
        return len(page) == conf().PAGE_SIZE

    def _keep(self) -> None:
        """What is due now and then: timers each second, the lease each third of its term."""
        now = time.monotonic()
        if now >= self._tick_due:
            self._tick_due = now + TICK
            timers.move_due(self._pg)
        if now >= self._renew_due:
            self._renew_due = now + conf().LEASE_SECONDS / 3
            self._lease.renew()

    def _keep_or_leave(self) -> None:
        if self._stop.is_set():
            raise LeaseLost("Stopped while Kafka was away; what it did not acknowledge is still in the outbox.")
        self._keep()

    @property
    def _longest_pause(self) -> float:
        return LONGEST_PAUSE if self._receiver else LONGEST_PAUSE_UNRUNG

    def _sleep(self, seconds: float) -> None:
        if self._receiver:
            doorbell.wait(self._receiver, seconds)
        else:
            self._stop.wait(seconds)


def connect() -> psycopg.Connection[tuple[object, ...]]:
    """A connection of the relay's own, with Django's parameters: in autocommit, each statement a transaction."""
    parameters = connections[conf().DATABASE].get_connection_params()
    for ours in ("cursor_factory", "context", "prepare_threshold", "server_side_binding", "pool"):
        parameters.pop(ours, None)
    connection = psycopg.connect(
        **{
            **parameters,
            "autocommit": True,
            "target_session_attrs": "read-write",
            "application_name": "events-relay",
        }
    )
    # A generic plan would read a batch in quadratic time; an acknowledged save must survive a crash.
    connection.execute("set plan_cache_mode = force_custom_plan")
    connection.execute("set synchronous_commit = on")
    return connection
