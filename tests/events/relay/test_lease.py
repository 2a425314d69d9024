import os
import socket
from uuid import uuid4

import pytest
from django.db import connection

from events.models import RelayState
from events.relay.batches import Pair
from events.relay.cluster import CannotGoOn
from events.relay.lease import Lease, LeaseLost

SOMEWHERE = Pair(a="10:10:", b="20:20:", floor=5, position=7)


def expire():
    with connection.cursor() as cursor:
        cursor.execute("update events_relay set expires_at = clock_timestamp() - interval '1 second'")


def tamper_cursor(**values):
    RelayState.objects.update(**values)


def tamper(**values):
    with connection.cursor() as cursor:
        for column, value in values.items():
            cursor.execute(f"update events_relay set {column} = %s, owner = null", [value])  # noqa: S608


class TestLease:
    def test_is_held_by_one_relay_at_a_time(self, pg):
        first, second = Lease(pg(), owner=uuid4()), Lease(pg(), owner=uuid4())
        assert first.acquire()
        assert not second.acquire()

    def test_hands_the_cursor_to_whoever_takes_over(self, pg):
        first, second = Lease(pg(), owner=uuid4()), Lease(pg(), owner=uuid4())
        first.acquire()
        first.save(SOMEWHERE)
        expire()
        assert second.acquire()
        assert second.pair == SOMEWHERE

    def test_refuses_the_save_of_a_zombie(self, pg):
        zombie, successor = Lease(pg(), owner=uuid4()), Lease(pg(), owner=uuid4())
        zombie.acquire()
        expire()
        successor.acquire()
        successor.save(SOMEWHERE)
        with pytest.raises(LeaseLost, match="another relay"):
            zombie.save(Pair(a="1:1:", b="1:1:", floor=0, position=0))
        expire()
        heir = Lease(pg(), owner=uuid4())
        heir.acquire()
        assert heir.pair == SOMEWHERE

    def test_refuses_a_save_from_a_cursor_that_somebody_moved(self, pg):
        lease = Lease(pg(), owner=uuid4())
        lease.acquire()
        tamper_cursor(position=5)
        with pytest.raises(LeaseLost):
            lease.save(SOMEWHERE)

    def test_does_not_wait_for_itself_after_losing_its_connection(self, pg):
        owner = uuid4()
        before = Lease(pg(), owner=owner)
        before.acquire()
        after = Lease(pg(), owner=owner)
        assert after.acquire()
        with pytest.raises(LeaseLost):
            before.renew()

    def test_tells_people_who_has_it_and_what_was_published(self, pg):
        lease = Lease(pg(), owner=uuid4())
        lease.acquire()
        lease.save(SOMEWHERE, published=3)
        lease.save(SOMEWHERE.finished, published=4)
        state = RelayState.objects.get()
        assert (state.owner_name, state.published) == (f"{socket.gethostname()}:{os.getpid()}", 7)

    def test_waits_for_the_disk_whatever_the_session_says(self, pg):
        connection = pg()
        lease = Lease(connection, owner=uuid4())
        lease.acquire()
        connection.execute("set synchronous_commit = off")
        with connection.transaction():
            lease.save(SOMEWHERE)
            assert connection.execute("show synchronous_commit").fetchone() == ("on",)
        assert connection.execute("show synchronous_commit").fetchone() == ("off",)

    def test_is_free_at_once_after_a_release(self, pg):
        first, second = Lease(pg(), owner=uuid4()), Lease(pg(), owner=uuid4())
        first.acquire()
        first.release()
        assert second.acquire()

    def test_release_of_a_zombie_changes_nothing(self, pg):
        zombie, successor, third = Lease(pg(), owner=uuid4()), Lease(pg(), owner=uuid4()), Lease(pg(), owner=uuid4())
        zombie.acquire()
        expire()
        successor.acquire()
        zombie.release()
        assert not third.acquire()

    @pytest.mark.parametrize("change", [{"system_identifier": "1234"}, {"timeline": 99}, {"b": "9:99999999999:"}])
    def test_refuses_a_cursor_from_another_cluster(self, pg, change):
        first = Lease(pg(), owner=uuid4())
        first.acquire()
        first.release()
        tamper(**change)
        with pytest.raises(CannotGoOn, match="Nothing was published"):
            Lease(pg(), owner=uuid4()).acquire()
