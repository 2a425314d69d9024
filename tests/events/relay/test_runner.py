"""The relay against the real broker."""

import socket
import time
from contextlib import closing
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from events import kafka
from events.models import OutboxRecord, RelayState
from events.outbox import publish, publish_many
from events.relay.lease import LeaseLost
from events.relay.refused import Refused
from events.relay.runner import LAST_ACKS, Relay, Term
from events.stopping import Stopping
from events.timers import schedule
from tests.events.broker import eventually, read, relaying
from tests.events.weaving import RUGS, RugSold, RugWoven

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def topic(settings):
    """A prefix, so topics, of each test's own."""
    settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-", "LEASE_SECONDS": 1.0}
    kafka.create_topics([RUGS])


def weave(*keys):
    with transaction.atomic():
        publish_many([RugWoven(sku=key, knots=number) for number, key in enumerate(keys)])


class TestRelay:
    def test_publishes_the_very_bytes_with_headers_in_order(self):
        with transaction.atomic():
            publish(RugWoven(sku="GARISH-RUG", knots=9), correlation_id="story")
        row = OutboxRecord.objects.get()
        with relaying():
            [message] = read(RUGS, at_least=1)
        assert message.key() == b"GARISH-RUG"
        assert message.value() == row.payload.encode()
        assert message.headers() == [
            ("id", str(row.id).encode()),
            ("type", b"weaving.rug-woven.v1"),
            ("correlation_id", b"story"),
            ("causation_id", None),
            ("traceparent", row.traceparent.encode()),
        ]
        created_ms = row.created_at.timestamp() * 1000
        assert 0 <= created_ms - message.timestamp()[1] < 1

    def test_keeps_the_order_of_each_key_over_many_pages(self, settings):
        settings.EVENTS = {**settings.EVENTS, "PAGE_SIZE": 7}
        weave(*(f"RUG-{number % 5}" for number in range(100)))
        with relaying():
            messages = read(RUGS, at_least=100)
        for number in range(5):
            knots = [m.value() for m in messages if m.key() == f"RUG-{number}".encode()]
            assert knots == [f'{{"sku":"RUG-{number}","knots":{n}}}'.encode() for n in range(number, 100, 5)]

    def test_goes_on_where_the_last_one_ended(self):
        weave("FIRST")
        with relaying():
            read(RUGS, at_least=1)
        weave("SECOND")
        with relaying():
            assert [m.key() for m in read(RUGS, at_least=2)].count(b"SECOND") == 1
        assert len(read(RUGS, at_least=2)) == 2

    def test_publishes_again_what_was_acknowledged_but_not_saved_in_the_same_order(self, monkeypatch):
        weave("A", "A", "A")
        with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
            patch.setattr("events.relay.batches.Pair.finished", property(lambda pair: 1 // 0))
            Relay().run()  # dies between acknowledgement and cursor
        with connection.cursor() as cursor:
            cursor.execute("update events_relay set owner = null")
        with relaying():
            values = [message.value() for message in read(RUGS, at_least=6)]
        assert values[:3] == values[3:]

    def test_lets_a_second_relay_take_over(self):
        weave("FIRST")
        with relaying(), relaying():
            read(RUGS, at_least=1)
            epoch = RelayState.objects.get().epoch

            def taken_over():  # as if the first hung past its lease
                RelayState.objects.filter(epoch=epoch).update(expires_at=timezone.now() - timedelta(seconds=1))
                return RelayState.objects.get().epoch > epoch

            eventually(taken_over)
            weave("SECOND")
            assert b"SECOND" in {message.key() for message in read(RUGS, at_least=2)}

    def test_stops_loudly_at_a_row_whose_topic_is_missing(self, settings):
        missing = {"PREFIX": f"t{uuid4().hex[:8]}-", "KAFKA": {"topic.metadata.propagation.max.ms": 100}}
        settings.EVENTS = {**settings.EVENTS, **missing}
        weave("GARISH-RUG")
        event_id = OutboxRecord.objects.get().id
        with pytest.raises(Refused, match=rf"{event_id}.*create_topics"):
            Relay().run()

    def test_moves_due_timers_by_itself(self):
        with transaction.atomic():
            schedule(RugSold(sku="GARISH-RUG"), due_at=timezone.now(), name="sell")
        with relaying():
            assert read(RUGS, at_least=1)[0].key() == b"GARISH-RUG"

    @pytest.mark.parametrize("rung", [True, False])
    def test_asks_the_database_five_times_a_second_at_most_while_nothing_happens(
        self, settings, tmp_path, monkeypatch, rung
    ):
        settings.EVENTS = {
            **settings.EVENTS,
            "LEASE_SECONDS": 10.0,
            "DOORBELL": f"unix:{tmp_path}/bell" if rung else "",
        }
        asked = []

        class Counting(psycopg.Connection):
            def execute(self, query, *arguments, **options):
                asked.append(query)
                return super().execute(query, *arguments, **options)

        monkeypatch.setattr("psycopg.connect", Counting.connect)
        monkeypatch.setattr("events.relay.runner.FIRST_CHORES", 60.0)
        with relaying():
            eventually(lambda: len(asked) > 15)  # it has started, and its pauses have grown
            before, began = len(asked), time.monotonic()
            eventually(lambda: time.monotonic() - began > 3.0)
            assert (len(asked) - before) / (time.monotonic() - began) <= 5

    def test_polls_where_somebody_else_sits_on_its_doorbell(self, settings, caplog):
        with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as taken:
            taken.bind(("127.0.0.1", 0))
            settings.EVENTS = {**settings.EVENTS, "DOORBELL": f"udp:127.0.0.1:{taken.getsockname()[1]}"}
            with relaying():
                weave("GARISH-RUG")
                assert len(read(RUGS, at_least=1)) == 1
        assert "polling" in caplog.text

    def test_is_woken_by_a_commit(self, settings, tmp_path, monkeypatch):
        settings.EVENTS = {**settings.EVENTS, "DOORBELL": f"unix:{tmp_path}/bell"}
        monkeypatch.setattr("events.relay.runner.LONGEST_PAUSE", 60.0)
        monkeypatch.setattr("events.relay.runner.SHORTEST_PAUSE", 60.0)
        with relaying():
            eventually(lambda: (tmp_path / "bell").exists())
            weave("GARISH-RUG")
            assert len(read(RUGS, at_least=1)) == 1


class TestTerm:
    def test_waits_a_moment_for_the_last_acknowledgements_when_it_is_stopped(self, monkeypatch):
        class Renewed:
            def renew(self):
                pass

        now = [100.0]
        monkeypatch.setattr("events.relay.runner.time.monotonic", lambda: now[0])
        stop = Stopping()
        term = Term(stop)
        term._lease = Renewed()
        term._renew_or_leave()
        stop.set()
        term._renew_or_leave()
        now[0] += LAST_ACKS
        term._renew_or_leave()
        now[0] += 0.1
        with pytest.raises(LeaseLost, match="still in the outbox"):
            term._renew_or_leave()
