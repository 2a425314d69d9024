"""What commands say where ``manage.py migrate`` never ran."""

from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

from events.consumer import flock
from events.migrated import NotMigrated
from events.models import Position
from events.relay import beside, runner
from events.relay.connection import connect
from tests.events.weaving import WEAVERS

MIGRATE = r"The database 'default' lacks tables of the backbone \(relation \"events_.*manage\.py migrate"


@pytest.fixture
def unmigrated(db):
    """For the test's transaction the tables are out of sight."""
    with connection.cursor() as cursor:
        cursor.execute("set local search_path to nowhere")


@pytest.mark.django_db
class TestRelay:
    @pytest.mark.parametrize("loop", [runner, beside])
    def test_does_not_wait_for_tables_that_nobody_makes(self, monkeypatch, loop):
        monkeypatch.setattr(loop, "connect", partial(connect, options="-c search_path=nowhere"))
        relay = runner.Relay() if loop is runner else beside.Beside("slot")
        with pytest.raises(NotMigrated, match=MIGRATE):
            relay.run()


class TestConsume:
    def test_does_not_end_in_a_traceback(self, unmigrated, monkeypatch):
        class Runner:
            def __init__(self, group, life): ...

            def run(self):
                Position.objects.exists()

        monkeypatch.setattr(flock, "Runner", Runner)
        monkeypatch.setattr(flock.gc, "freeze", lambda: None)
        monkeypatch.setattr(flock.signal, "signal", lambda number, handler: None)
        with pytest.raises(CommandError, match=MIGRATE):
            flock.consume(WEAVERS)


class TestCommandsThatLook:
    def test_say_what_to_run(self, unmigrated):
        with pytest.raises(CommandError, match=MIGRATE):
            call_command("parked")

    @pytest.mark.parametrize("command", ["parked", "positions"])
    def test_say_which_database_is_away(self, db, monkeypatch, command):
        def execute(*_):
            raise OperationalError("connection refused")

        monkeypatch.setattr("events.lag.places", lambda client, topics, timeout: [])
        says = r"database 'default' \(EVENTS\['DATABASE'\]\) does not answer: connection refused"
        with monkeypatch.context() as away, pytest.raises(CommandError, match=says):
            away.setattr(CursorWrapper, "execute", execute)
            call_command(command)
