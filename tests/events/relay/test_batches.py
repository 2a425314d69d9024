"""The batch between two snapshots, against transactions that commit in every order."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import msgspec
import pytest
from psycopg import sql

from events.relay import batches
from events.relay.batches import NO_LIMIT, Pair, Row, read_page
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

    yield make
    # What a failed test left prepared would outlive it, and hold up the end of the test database.
    cleaner = pg()
    left = cleaner.execute("select gid from pg_prepared_xacts where database = current_database()").fetchall()
    for (gid,) in left:
        cleaner.execute(sql.SQL("rollback prepared {}").format(gid))


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
        got, is_last = [], False
        while not is_last:
            page, upto, is_last = read_page(self.pg, pair, size=self.size)
            got += map(Row._make, page)
            pair = pair.after(upto)
        self.lease.save(pair.finished)
        self.rows += got
        return [row.key for row in got]


class TestPair:
    @pytest.mark.parametrize(
        ("b", "says"), [("745:745:", "after position 812"), ("746:746:", "in a batch that was left open")]
    )
    def test_tells_people_nothing_of_snapshots(self, b, says):
        assert f"{Pair(a='745:745:', b=b, floor=0, position=812)}" == says


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

    def test_waits_for_a_prepared_transaction_and_for_nobody_else(self, writer, reader):
        prepared, fast = writer(), writer()
        prepared.tpc_begin(prepared.xid(1, "rug", "loom"))
        insert(prepared, "PREPARED")
        prepared.tpc_prepare()
        insert(fast, "FAST")
        fast.commit()
        assert reader.read() == ["FAST"]
        prepared.tpc_commit()
        assert reader.read() == ["PREPARED"]

    def test_leaves_out_a_savepoint_that_was_rolled_back(self, writer, reader):
        connection = writer()
        with connection.transaction():
            insert(connection, "OUTER")
            with connection.transaction(force_rollback=True):
                insert(connection, "INNER")
            insert(connection, "LAST")
        connection.commit()
        assert reader.read() == ["OUTER", "LAST"]

    def test_opens_no_pair_when_others_commit_something_else(self, writer, reader):
        reader.read()
        before = reader.lease.pair
        busy = writer()
        busy.execute("select pg_current_xact_id()")
        busy.commit()
        assert reader.lease.open() is None
        assert reader.lease.pair == before

    def test_is_saved_before_anybody_reads_it(self, writer, reader, pg):
        sell = writer()
        insert(sell, "GARISH-RUG")
        sell.commit()
        pair = reader.lease.open()
        assert pg().execute("select a, b, floor, position from events_relay").fetchone() == (
            pair.a, pair.b, pair.floor, pair.position,
        )  # fmt: skip

    def test_is_read_in_its_order_without_sorting_what_is_left(self, writer, reader, monkeypatch):
        """However large the backlog is, and though PostgreSQL has not counted it, a page costs what a page holds."""
        sell = writer()
        sell.execute(
            "insert into events_outbox (id, aggregatetype, aggregateid, type, payload) "
            "select gen_random_uuid(), 'rugs', 'RUG-' || n, 'weaving.rug-woven.v1', '' from generate_series(1, 20000) n"
        )
        sell.commit()
        pair = reader.lease.open()
        monkeypatch.setattr(batches, "_WINDOW", f"explain (format json) {batches._WINDOW}")
        plan = str(read_page(reader.pg, pair, size=5_000).upto)  # where the last row's position would be
        assert "Merge Append" in plan
        assert "'Sort'" not in plan

    def test_reads_nothing_that_came_after_it(self, writer, reader):
        sell = writer()
        insert(sell, "IN-TIME")
        sell.commit()
        pair = reader.lease.open()
        insert(sell, "LATER")
        sell.commit()
        assert [row[2] for row in read_page(reader.pg, pair, size=1).rows] == ["IN-TIME"]
        assert read_page(reader.pg, pair, size=1).is_last

    def test_is_read_to_the_same_end_by_whoever_takes_over(self, writer, reader):
        sell = writer()
        insert(sell, "IN-TIME")
        sell.commit()
        pair = msgspec.structs.replace(reader.lease.open(), ceiling=NO_LIMIT)
        insert(sell, "LATER")
        sell.commit()
        page = read_page(reader.pg, pair, size=10)
        assert ([row[2] for row in page.rows], page.is_last) == (["IN-TIME"], True)

    def test_is_planned_anew_each_time(self, writer, reader, pg):
        """A plan for any parameters would read the batch from its beginning for each page."""
        for number in range(8):
            sell = writer()
            insert(sell, f"RUG-{number}")
            sell.commit()
            reader.read()
        assert reader.pg.execute("select count(*) from pg_prepared_statements").fetchone() == (0,)

    def test_loses_nothing_doubles_nothing_and_inverts_nothing(self, writer, reader):
        """Eight writers with random pauses, roll-backs, savepoints and prepared transactions, each aggregate under its
        lock; and a reader all the while. The controls show that the naive ways would have failed in this very run."""
        done = threading.Event()
        locks = [threading.Lock() for _ in range(5)]

        def write(seed):
            chance, kept = random.Random(seed), []
            connection = writer()
            for number in range(40):
                prepare = chance.random() < 0.15
                if prepare:
                    connection.tpc_begin(connection.xid(1, f"{seed}-{number}", "loom"))
                if chance.random() < 0.5:
                    connection.execute("select pg_current_xact_id()")  # some other write came first
                aggregate = chance.randrange(5)
                with locks[aggregate]:
                    positions = _insert_somehow(connection, chance, f"RUG-{aggregate}")
                    threading.Event().wait(chance.random() * 0.004)
                    if prepare:
                        connection.tpc_prepare()
                        threading.Event().wait(chance.random() * 0.01)
                    if _end(connection, prepare=prepare, commit=chance.random() < 0.8):
                        kept += positions
            return kept

        with ThreadPoolExecutor(8) as pool:
            writers = [pool.submit(write, seed) for seed in range(8)]
            threading.Thread(target=lambda: [future.result() for future in writers] and done.set()).start()
            while not done.is_set():
                reader.read()
        reader.read()
        committed = sorted(position for future in writers for position in future.result())
        assert sorted(row.position for row in reader.rows) == committed
        for aggregate in range(5):
            positions = [row.position for row in reader.rows if row.key == f"RUG-{aggregate}"]
            assert positions == sorted(positions)
        assert _missed_by_position(reader.rows), "the writers did not interleave: this run proves nothing"
        assert _inverted_by_txid(reader.pg), "no transaction overtook another: this run proves nothing"


def _insert_somehow(connection, chance, key):
    """Insert a row or two, maybe in a savepoint, maybe in one that is taken back; return the positions that stay."""
    positions = [insert(connection, key)]
    if chance.random() < 0.4:
        keep = chance.random() < 0.5
        connection.execute("savepoint inner_rug")
        inner = insert(connection, key)
        if keep:
            positions.append(inner)
        connection.execute(f"{'release' if keep else 'rollback to'} savepoint inner_rug")
    return positions


def _end(connection, *, prepare, commit):
    if prepare:
        connection.tpc_commit() if commit else connection.tpc_rollback()
    else:
        connection.commit() if commit else connection.rollback()
    return commit


def _missed_by_position(rows):
    """What ``position > last`` would have skipped."""
    last, missed = 0, set()
    for row in rows:
        missed |= {row.position} if row.position < last else set()
        last = max(last, row.position)
    return missed


def _inverted_by_txid(pg):
    """Neighbours of one aggregate that an order by ``(txid, position)`` would have exchanged."""
    found = pg.execute(
        "select count(*) from (select txid, lag(txid) over (partition by aggregateid order by position) as before "
        "from events_outbox) as seen where before > txid"
    )
    return found.fetchone()[0]
