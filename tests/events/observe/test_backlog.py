"""The relay's cursor is put where each case wants it; rows wait or do not, whether or not a relay runs."""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import OutboxRecord, RelayState
from events.observe import backlog as module
from events.observe.backlog import backlog
from events.outbox import publish_many
from tests.events.weaving import RugWoven

NOTHING_BEGAN_AFTER_A = 2**63 - 1


def weave(count):
    with transaction.atomic():
        publish_many(RugWoven(sku="GARISH-RUG", knots=number) for number in range(count))


def snapshot():
    with connection.cursor() as cursor:
        cursor.execute("select pg_current_snapshot()::text")
        return cursor.fetchone()[0]


def relay_stands_at(*, a, b, floor=0, position=0):
    state = {"a": a, "b": b, "floor": floor, "position": position}
    RelayState.objects.update_or_create(id=1, defaults=state)


@contextmanager
def open_writer(pg):
    """A transaction beside the test's, which has published and not committed yet."""
    writer = pg()
    with writer.transaction():
        writer.execute(
            "insert into events_outbox (id, aggregatetype, aggregateid, type, payload)"
            " values (gen_random_uuid(), 'rugs', 'LATE-RUG', 'weaving.rug-woven.v1', '{}')"
        )
        yield


@pytest.mark.django_db(transaction=True)
class TestBacklog:
    def test_is_all_there_is_where_no_relay_ever_ran(self):
        before = timezone.now()
        weave(3)
        found = backlog()
        assert found.events == 3
        assert 0 < found.oldest_seconds <= (timezone.now() - before).total_seconds() + 1

    def test_is_nothing_once_all_is_published(self):
        weave(3)
        relay_stands_at(a=snapshot(), b=snapshot())
        assert backlog() == (0, 0.0)

    def test_is_what_came_after_the_last_batch(self):
        weave(3)
        relay_stands_at(a=snapshot(), b=snapshot())
        weave(2)
        assert backlog().events == 2

    def test_of_an_open_batch_is_what_stands_after_the_cursor_and_what_came_since(self):
        weave(5)
        b = snapshot()
        third = list(OutboxRecord.objects.all())[2]
        relay_stands_at(a="1:1:", b=b, position=third.position)
        weave(1)
        assert backlog().events == 3

    def test_holds_what_was_committed_late(self, pg):
        with open_writer(pg):
            weave(2)
            relay_stands_at(a=snapshot(), b=snapshot())
            assert backlog().events == 0
        assert backlog().events == 1

    def test_of_an_open_batch_holds_what_was_running_when_the_last_one_ended(self, pg):
        with open_writer(pg):
            weave(2)
            a = snapshot()
        relay_stands_at(a=a, b=snapshot(), floor=NOTHING_BEGAN_AFTER_A)
        assert backlog().events == 1

    def test_is_an_estimate_above_the_limit(self, monkeypatch):
        monkeypatch.setattr(module, "LIMIT", 10)
        weave(50)
        assert backlog().events == 50
        relay_stands_at(a="1:1:", b=snapshot(), position=list(OutboxRecord.objects.all())[19].position)
        assert backlog().events == 30


@pytest.mark.django_db
class TestItsPlan:
    @pytest.mark.parametrize(("a", "b"), [("10:10:", "10:10:"), ("3:3:", "10:10:")], ids=["idle", "in a batch"])
    def test_reads_no_published_row(self, a, b):
        relay_stands_at(a=a, b=b, position=20_000)
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into events_outbox (position, slot, txid, id, aggregatetype, aggregateid, type, payload)"
                " select n, 3, '5', gen_random_uuid(), 'rugs', 'GARISH-RUG', 'weaving.rug-woven.v1', '{}'"
                " from generate_series(1, 20000) n"
            )
            cursor.execute("analyze events_outbox")
            with CaptureQueriesContext(connection) as queries:
                assert backlog().events == 0
            cursor.execute("explain " + queries[-1]["sql"])
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "events_outbox_3_txid_idx" in plan
        assert "Seq Scan on events_outbox_3" not in plan
