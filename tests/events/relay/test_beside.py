"""Timers and rings where Debezium is the relay."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from events.models import OutboxRecord, Timer
from events.relay.beside import Beside
from events.relay.cluster import CannotGoOn
from events.testing import eventually
from events.testing.running import _in_thread as in_thread
from events.timers import schedule
from tests.events.test_housekeeping import row
from tests.events.weaving import RugSold

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def slot(pg):
    """What Debezium confirms, and what it did not yet."""
    name = f"{connection.settings_dict['NAME']}_beside"
    pg().execute("select pg_create_logical_replication_slot(%s, 'pgoutput')", [name])
    yield name
    pg().execute("select pg_drop_replication_slot(%s)", [name])


def confirm(connection, slot):
    """Let the slot follow as far as the log is flushed, which may be a moment behind what is inserted."""
    connection.execute("select pg_replication_slot_advance(%s, pg_current_wal_insert_lsn())", [slot])
    return True


class TestBeside:
    def test_empties_old_days_once_debezium_is_past_them(self, pg, slot):
        row("OLD-RUG", datetime.now(UTC) - timedelta(days=9))
        beside = Beside(slot)
        assert not beside.chores(pg())
        assert OutboxRecord.objects.exists()
        connection = pg()
        eventually(lambda: confirm(connection, slot) and beside.chores(connection))
        assert not OutboxRecord.objects.exists()

    def test_moves_due_timers_and_publishes_nothing(self, slot):
        with transaction.atomic():
            schedule(RugSold(sku="GARISH-RUG"), due_at=datetime.now(UTC), name="sell")
        beside = Beside(slot)
        with in_thread(beside.run, beside.stop):
            eventually(OutboxRecord.objects.exists)
        assert not Timer.objects.exists()

    def test_refuses_a_slot_that_is_not_there(self):
        with pytest.raises(CannotGoOn, match="no replication slot 'nowhere'"):
            Beside("nowhere").run()
