"""Kafka and PostgreSQL themselves are killed, again and again, while somebody publishes. Both are the test's own."""

import os
import signal
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from events import kafka
from events.models import RelayState
from events.testing import eventually, relaying
from events.testing.broker import Broker
from shop.local.ports import spare
from tests.events.crashes.mill import SACKS
from tests.events.crashes.scene import FARMERS, arrived, assert_whole, bring, by_key, sacks
from tests.learnt import java_options
from tests.matrix import servers

pytestmark = [
    pytest.mark.broker,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("mill"),
    pytest.mark.timeout(300),
]

LIVES = 2  # and another to look what is left


@pytest.fixture(autouse=True)
def quick_starts(monkeypatch):
    """Kafka starts as often as it is killed."""
    monkeypatch.setenv("KAFKA_JAVA_OPTIONS", java_options())


class TestKafkaThatIsKilled:
    def test_has_every_event_in_order_once_it_is_back(self, settings, tmp_path):
        (port,) = spare(1)
        settings.EVENTS = {**settings.EVENTS, "BOOTSTRAP_SERVERS": f"127.0.0.1:{port}", "PAGE_SIZE": 50}

        def published():
            return RelayState.objects.get().published

        with relaying():
            for life in range(LIVES):
                with Broker(tmp_path, port=port):  # leaving it is a kill -9
                    kafka.create_topics([SACKS])
                    bring(*sacks(100))
                    eventually(lambda life=life: published() > 600 * life)
                    bring(*sacks(100))
            with Broker(tmp_path, port=port):
                eventually(published, becomes=600 * LIVES, within=60)
                assert_whole(SACKS)


@pytest.fixture
def postgresql():
    """Runs a PostgreSQL of the test's own, always on the same data; leaving it is an immediate stop."""
    with tempfile.TemporaryDirectory(prefix="crashes-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        line, address = servers.cluster("", folder, port=spare(1)[0])
        pid = folder / "postgres" / "data" / "postmaster.pid"

        @contextmanager
        def running():
            with servers.running(line, folder / "postgres", answers=lambda: servers.answers(address)):
                yield
                os.kill(int(pid.read_text().split()[0]), signal.SIGQUIT)

        running.address = address
        yield running


BRING = """
    insert into events_outbox (id, aggregatetype, aggregateid, type, payload)
    values (gen_random_uuid(), 'sacks', %s, 'mill.sack-brought.v1', %s)
"""


def keep_bringing(address, farmer, committed):
    """Publish until the database goes away; note what it confirmed."""
    with suppress(psycopg.OperationalError), psycopg.connect(address, autocommit=True) as session:
        session.execute("set synchronous_commit = on")
        while True:
            session.execute(BRING, [farmer, str(len(committed))])
            committed.append(str(len(committed)))


def burn_ids(address):
    """Use up transaction ids that a crash forgets, so that they are given out again."""
    with suppress(psycopg.OperationalError), psycopg.connect(address, autocommit=True) as session:
        session.execute("set synchronous_commit = off")
        while True:
            session.execute("select pg_current_xact_id()")


class TestPostgresqlThatIsKilled:
    def test_loses_nothing_that_it_confirmed_and_nothing_is_out_of_order(self, postgresql, process):
        def ask(question):
            with psycopg.connect(postgresql.address) as session:
                return session.execute(question).fetchall()

        def published():
            return sum(row[0] for row in ask("select published from events_relay"))

        confirmed = {farmer: [] for farmer in FARMERS}
        with postgresql(), process("migrate", database=postgresql.address) as migrating:
            assert migrating.wait(60) == 0
        with ThreadPoolExecutor(len(FARMERS) + 1) as threads, process("relay", database=postgresql.address):
            for _ in range(LIVES):
                with postgresql():
                    before = published()
                    for farmer in FARMERS:
                        threads.submit(keep_bringing, postgresql.address, farmer, confirmed[farmer])
                    threads.submit(burn_ids, postgresql.address)
                    eventually(lambda before=before: published() > before + 100)
            with postgresql():
                (total,) = ask("select count(*) from events_outbox")[0]
                eventually(published, becomes=total)
                rows = ask("select aggregateid, id::text, payload from events_outbox order by position")
        told, _ = arrived(SACKS)
        assert told == by_key((farmer, (event_id, payload)) for farmer, event_id, payload in rows)
        for farmer, numbers in confirmed.items():
            assert {payload for _, payload in told[farmer]} >= set(numbers)
