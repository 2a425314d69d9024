"""The relay keeps nothing in its session, so a pooler may give it another server connection for each transaction."""

from contextlib import contextmanager
from itertools import cycle
from uuid import uuid4

import pytest
from django.db import transaction
from psycopg import ClientCursor

from events import kafka
from events.outbox import publish_many
from events.relay.connection import connect
from tests.events.broker import read, relaying
from tests.events.weaving import RUGS, RugWoven

pytestmark = pytest.mark.django_db(transaction=True)


class TransactionPool:
    """As pgbouncer in transaction mode: each transaction runs on the next connection."""

    def __init__(self):
        self._servers = [connect() for _ in range(3)]
        self._round = cycle(self._servers)
        self._pinned = None

    @property
    def closed(self):
        return all(server.closed for server in self._servers)

    def execute(self, *arguments, **options):
        return (self._pinned or next(self._round)).execute(*arguments, **options)

    def client_cursor(self):
        """For a message of several statements, which is one transaction."""
        return ClientCursor(next(self._round))

    @contextmanager
    def transaction(self):
        self._pinned = next(self._round)
        try:
            with self._pinned.transaction():
                yield
        finally:
            self._pinned = None

    def close(self):
        for server in self._servers:
            assert server.execute("select count(*) from pg_prepared_statements").fetchone() == (0,)
            assert server.execute("show enable_sort").fetchone() == ("on",)
            server.close()


class TestConnect:
    def test_is_to_a_server_that_takes_writes(self, pg):
        assert pg().info.get_parameters()["target_session_attrs"] == "read-write"

    def test_is_in_autocommit_so_that_a_snapshot_is_of_its_moment(self, pg):
        assert pg().autocommit

    @pytest.mark.broker
    def test_may_be_another_server_connection_for_each_transaction(self, monkeypatch, settings):
        settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-", "PAGE_SIZE": 3}
        kafka.create_topics([RUGS])
        monkeypatch.setattr("events.relay.runner.connect", TransactionPool)
        monkeypatch.setattr("events.relay.batches.ClientCursor", TransactionPool.client_cursor)
        with transaction.atomic():
            publish_many([RugWoven(sku="GARISH-RUG", knots=n) for n in range(20)])
        with relaying():
            messages = read(RUGS, at_least=20)
        assert [message.value() for message in messages] == [
            f'{{"sku":"GARISH-RUG","knots":{n}}}'.encode() for n in range(20)
        ]
