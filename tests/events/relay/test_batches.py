"""The batch between two snapshots, against transactions that commit in every order."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from events.relay.batches import Row, read_page
from events.relay.lease import Lease

INSERT = (
    "insert into events_outbox (id, aggregatetype, aggregateid, type, payload) "
    "values (gen_random_uuid(), 'rugs', %s, 'weaving.rug-woven.v1', %s) returning position"
)


@pytest.fixture
def writer(pg):
    """Makes connections that hold a transaction open."""

    def make():
        connection = pg()
        connection.autocommit = False
        return connection

    return make


@pytest.fixture
def reader(pg):
    return Reader(pg())


def insert(connection, key, payload=""):
    return connection.execute(INSERT, [key, payload]).fetchone()[0]


class Reader:
    """Reads batch after batch as the relay does, keeping what it got."""

    def __init__(self, pg):
        self.pg, self.size, self.rows = pg, 3, []
        self.lease = Lease(pg, owner=uuid4())
        assert self.lease.acquire()

    def read(self):
        """One batch, page by page; return its keys."""
        if not (pair := self.lease.open()):
            return []
        got = []
        while page := read_page(self.pg, pair, size=self.size):
            got += map(Row._make, page)
            pair = pair.after(page[-1][0])
        self.lease.save(pair.finished)
        self.rows += got
        return [row.key for row in got]


class TestBatch:
    def test_does_not_skip_a_position_that_commits_late(self, writer, reader):
        slow, fast = writer(), writer()
        early = insert(slow, "SLOW")
        late = insert(fast, "FAST")
        fast.commit()
        assert early < late
        assert reader.read() == ["FAST"]
        slow.commit()
        assert reader.read() == ["SLOW"]
        assert reader.read() == []

    def test_does_not_wait_for_an_open_transaction(self, writer, reader):
        idle, fast = writer(), writer()
        idle.execute("select pg_current_xact_id()")
        insert(fast, "FAST")
        fast.commit()
        assert reader.read() == ["FAST"]

    def test_keeps_an_aggregates_order_when_the_later_event_has_the_older_transaction(self, writer, reader):
        older, newer = writer(), writer()
        older.execute("select pg_current_xact_id()")  # some other write came first
        insert(newer, "RUG", "first")
        newer.commit()
        insert(older, "RUG", "second")
        older.commit()
        reader.read()
        assert [row.payload for row in reader.rows] == ["first", "second"]

    def test_leaves_out_what_was_rolled_back(self, writer, reader):
        gone, kept = writer(), writer()
        insert(gone, "GONE")
        insert(kept, "KEPT")
        gone.rollback()
        kept.commit()
        assert reader.read() == ["KEPT"]

    def test_includes_savepoints(self, writer, reader):
        connection = writer()
        with connection.transaction():
            insert(connection, "OUTER")
            with connection.transaction():
                insert(connection, "INNER")
        connection.commit()
        assert reader.read() == ["OUTER", "INNER"]

    def test_pages_through_those_who_ran_at_a_and_those_who_began_later(self, writer, reader):
        reader.size = 2
        running = [writer() for _ in range(3)]
        for number, connection in enumerate(running):
            insert(connection, f"RAN-{number}")
        reader.read()
        later = writer()
        for number in range(3):
            insert(later, f"LATER-{number}")
        for connection in (later, *running):
            connection.commit()
        assert reader.read() == ["RAN-0", "RAN-1", "RAN-2", "LATER-0", "LATER-1", "LATER-2"]

    def test_loses_nothing_doubles_nothing_and_inverts_nothing(self, writer, reader):
        """Eight writers with random pauses and roll-backs, each aggregate under its lock; a reader all the while."""
        done = threading.Event()
        locks = [threading.Lock() for _ in range(5)]
        naive_last, naive_missed = 0, set()

        def write(seed):
            chance, kept = random.Random(seed), []
            connection = writer()
            for number in range(40):
                if chance.random() < 0.5:
                    connection.execute("select pg_current_xact_id()")
                aggregate = chance.randrange(5)
                with locks[aggregate]:
                    position = insert(connection, f"RUG-{aggregate}", f"{seed}-{number}")
                    threading.Event().wait(chance.random() * 0.004)
                    if chance.random() < 0.2:
                        connection.rollback()
                        continue
                    connection.commit()
                kept.append(position)
            return kept

        with ThreadPoolExecutor(8) as pool:
            writers = [pool.submit(write, seed) for seed in range(8)]
            threading.Thread(target=lambda: [future.result() for future in writers] and done.set()).start()
            while not done.is_set():
                reader.read()
        reader.read()
        committed = sorted(position for future in writers for position in future.result())
        assert sorted(row.position for row in reader.rows) == committed
        for row in reader.rows:  # the control: what "position > last" would have missed
            naive_missed |= {row.position} if row.position < naive_last else set()
            naive_last = max(naive_last, row.position)
        assert naive_missed, "the writers did not interleave: this run proves nothing"
        for aggregate in range(5):
            positions = [row.position for row in reader.rows if row.key == f"RUG-{aggregate}"]
            assert positions == sorted(positions)
