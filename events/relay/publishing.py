"""One batch from the outbox to Kafka, page after page.

Pages are pipelined: the next one is read and produced while the last ones are in flight, up to ``WINDOW`` of them. The
cursor moves over a page only when each of its records is acknowledged, so a crash repeats some pages and loses none.

When Kafka refuses something, what was in flight is read again from the cursor and sent *carefully*: rows of the keys
under suspicion one by one, each acknowledged before the next. What fails then is to blame, and nothing overtakes it.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from events.conf import conf
from events.observe import metrics, tracing
from events.relay import refused
from events.relay.batches import TRACEPARENT, Line, Page, Pair, Row, read_page
from events.relay.lease import Lease
from events.relay.refused import Parking, Refused
from events.relay.sender import Key, RefusedForEver, Sender
from events.stopping import Stopping

log = logging.getLogger("events.relay")

WINDOW = 4
SAVE_SECONDS = 1.0  # while rows are sent one by one; saving renews the lease


class _Stopped(Exception):
    """All that was sent is saved, in the middle of a page."""


class Publishing:
    """What one term of the lease publishes.

    :param connection: in autocommit
    :param while_waiting: runs about each second that Kafka keeps us waiting, and may raise to end the term
    """

    def __init__(self, connection: Any, lease: Lease, *, stopping: Stopping, while_waiting: Callable[[], None]) -> None:
        self._connection, self._lease = connection, lease
        self._stopping, self._while_waiting = stopping, while_waiting
        self._sender = Sender(while_waiting=while_waiting)
        self._suspects: set[Key] = set()
        self._sent = 0
        self._held: list[tuple[Row, str]] = []  # to be parked when the cursor moves over them
        self._parked: Parking = refused.look(connection)
        self._saved_at = time.monotonic()

    def close(self) -> None:
        self._sender.close()

    def publish(self, pair: Pair) -> None:
        """Publish a batch to its end, or as far as it gets before the relay is stopped.

        :raises Refused: if Kafka will never take a row, and rows are not to be parked
        :raises NotDelivered: if Kafka did not take one for now
        :raises LeaseLost: if another relay has taken over
        """
        while pair.is_open and not self._stopping.is_set():
            try:
                pair = self._pages(pair)
            except RefusedForEver as refusal:
                log.warning("Kafka refused (%s) some of %s: sent one by one.", refusal, sorted(refusal.keys)[:3])
                self._suspects |= refusal.keys
                self._start_over()
                pair = self._lease.pair
            except _Stopped:
                return
        self._suspects.clear()

    def _pages(self, pair: Pair) -> Pair:
        page = self._read(pair)
        in_flight, began = 0, time.monotonic()
        while True:
            with tracing.sending(len(page.rows), (row[TRACEPARENT] for row in page.rows)):
                self._send(pair, page.rows)
            page.rows.clear()  # Kafka's client has copies; holding two pages at once would cost megabytes
            in_flight, pair = in_flight + 1, pair.after(page.upto)
            following = None if page.is_last else self._read(pair)
            if following and in_flight < WINDOW and not self._stopping.is_set() and not self._sender.is_done:
                page = following
                continue
            self._sender.acknowledged()
            # A crash here publishes the pages a second time: the consumers' delivery rows make that harmless.
            self._save(pair if following else pair.finished)
            metrics.relay_page_seconds.observe(time.monotonic() - began)
            in_flight, began = 0, time.monotonic()
            if not following or self._stopping.is_set():
                return self._lease.pair
            page = following

    def _read(self, pair: Pair) -> Page:
        return read_page(self._connection, pair, size=conf().PAGE_SIZE)

    def _save(self, pair: Pair) -> None:
        """Move the cursor over what is acknowledged, and over what is set aside in the same transaction."""
        if not self._held:
            self._lease.save(pair, published=self._sent)
        else:
            with self._connection.transaction():
                self._lease.save(pair, published=self._sent)
                refused.park(self._connection, self._held)
                # A crash before the commit leaves the cursor before the parked rows; after it they are parked.
        metrics.relay_sent.inc(self._sent)
        self._sent, self._held, self._saved_at = 0, [], time.monotonic()

    def _save_before(self, pair: Pair, row: Row) -> None:
        """Move the cursor right before a row; what is held from there on is not parked yet."""
        later = [held for held in self._held if held[0].position >= row.position]
        self._held = [held for held in self._held if held[0].position < row.position]
        self._save(pair.after(row.position - 1))
        self._held = later

    @property
    def _save_is_due(self) -> bool:
        return self._stopping.is_set() or time.monotonic() - self._saved_at >= SAVE_SECONDS

    def _send(self, pair: Pair, rows: list[Line]) -> None:
        if self._parked.keys:
            rows, behind = refused.hold_back(rows, self._parked.keys)
            self._held += behind
        if self._suspects:
            self._send_carefully(pair, rows)
        else:
            self._sender.send(rows)
            self._sent += len(rows)

    def _send_carefully(self, pair: Pair, rows: list[Line]) -> None:
        for row in map(Row._make, rows):
            if self._save_is_due:
                self._sender.acknowledged()
                self._save_before(pair, row)
                if self._stopping.is_set():
                    raise _Stopped
            key = (row.topic, row.key)
            if key in self._parked.keys:
                self._held.append((row, ""))
                continue
            if key not in self._suspects:
                self._sender.send([row])
            elif refusal := self._refusal(row):
                self._refuse(pair, row, refusal)
                continue
            self._sent += 1

    def _refusal(self, row: Row) -> RefusedForEver | None:
        """Send one row alone, and wait what becomes of it."""
        self._sender.acknowledged()
        try:
            self._sender.send([row])
            self._sender.acknowledged()
        except RefusedForEver as error:
            self._start_over(keep_held=True)
            return error
        return None

    def _refuse(self, pair: Pair, row: Row, refusal: RefusedForEver) -> None:
        said = refused.describe(row, refusal)
        if conf().ON_REFUSED == "stop":
            self._save_before(pair, row)  # all before it is acknowledged
            raise Refused(f"{said} The relay goes on from there.")
        log.error("%s Parked with what follows on its key: manage.py redrive relay --help.", said)
        self._held.append((row, said))
        self._parked = self._parked._replace(keys=self._parked.keys | {(row.topic, row.key)})

    def _start_over(self, *, keep_held: bool = False) -> None:
        """After an error a producer is done for."""
        self._sender = Sender(while_waiting=self._while_waiting)
        if not keep_held:
            self._sent, self._held = 0, []
            self._parked = refused.look(self._connection)

    def retry_marked(self) -> None:
        """Publish what somebody let go again. Call between two batches only.

        :raises NotDelivered, LeaseLost: as :meth:`publish`
        """
        self._parked = refused.look(self._connection)
        for key in self._parked.marked:
            self._retry(key)
        if self._parked.marked:
            self._parked = refused.look(self._connection)

    @property
    def has_parked(self) -> bool:
        return bool(self._parked.keys)

    def _retry(self, key: Key) -> None:
        gone: list[int] = []
        for pk, row in refused.of_key(self._connection, key):
            if self._save_is_due:
                if gone:
                    self._save_retried(gone)
                gone = []
                if self._stopping.is_set():  # the next head has no error: it is tried without being asked
                    return
            if refusal := self._refusal(row):
                self._save_retried(gone, still=(pk, refused.describe(row, refusal)))
                return
            gone.append(pk)
        self._save_retried(gone)

    def _save_retried(self, gone: list[int], *, still: tuple[int, str] | None = None) -> None:
        with self._connection.transaction():
            # A crash before the commit publishes them again, under the same ids; after it they are only on the log.
            self._lease.save(self._lease.pair, published=len(gone))
            refused.forget(self._connection, gone)
            if still:
                refused.note(self._connection, *still)
        self._saved_at = time.monotonic()
