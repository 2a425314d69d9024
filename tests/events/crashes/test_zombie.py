"""Relays that are not killed, but cut off: asleep past their lease, or without their connection to the database."""

import signal

import pytest
from django.db import connection

from events.models import RelayState
from events.testing import eventually, relaying
from tests.events.crashes.death import Death, is_asleep
from tests.events.crashes.mill import SACKS
from tests.events.crashes.scene import assert_whole, bring, sacks

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("mill")]


def published():
    return RelayState.objects.get().published


class TestSleepingRelay:
    def test_that_wakes_after_its_lease_saves_nothing_and_stands_by(self, process):
        bring(*sacks(5))
        at_the_save = Death(at="events.relay.publishing:Publishing._save", sleeps=True)
        with process("relay", death=at_the_save) as zombie:
            eventually(lambda: is_asleep(zombie))
            with relaying():
                eventually(published, becomes=15)
                epoch = RelayState.objects.get().epoch
                zombie.send_signal(signal.SIGCONT)
                assert b"another relay publishes now" in zombie.stderr.readline()
                bring(*sacks(5))
                eventually(published, becomes=30)
                assert RelayState.objects.get().epoch == epoch
            zombie.terminate()
            assert zombie.wait(20) == 0
        assert assert_whole(SACKS) == 15


class TestRelayWithoutAConnection:
    def test_goes_on_from_the_saved_cursor_each_time(self, settings):
        settings.EVENTS = {**settings.EVENTS, "PAGE_SIZE": 3}
        with relaying():
            for _ in range(5):
                bring(*sacks(10))
                eventually(cut_the_relay_off)
            eventually(published, becomes=150)
        assert_whole(SACKS)


def cut_the_relay_off():
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity"
            " where application_name = 'events-relay' and datname = current_database()"
        )
        return cursor.fetchone()[0]
