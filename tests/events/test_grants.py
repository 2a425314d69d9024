"""Roles that are really separate, and what each may do; they go with the transaction of the test."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from events.models import Decision, OutboxRecord, Parked, Position, RelayState, Timer
from events.outbox import publish
from events.relay.cluster import cluster
from events.relay.lease import Lease
from events.timers import move_due, schedule
from tests.events.weaving import RugSold

pytestmark = pytest.mark.django_db

WEB, RELAY = "rug_shop_web", "rug_shop_relay"


@pytest.fixture(autouse=True)
def roles():
    with connection.cursor() as cursor:
        cursor.execute(f"create role {WEB}; create role {RELAY}; grant all on events_outbox, events_outbox_3 to {WEB}")
        cursor.execute(f"grant {WEB}, {RELAY} to current_user with set true")
    call_command("events_grants", WEB, relay=RELAY, apply=True)


@contextmanager
def acting_as(role):
    with connection.cursor() as cursor:
        cursor.execute(f"set local role {role}")
        yield cursor
        cursor.execute("reset role")


def refused(role, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), acting_as(role) as cursor:
        cursor.execute(statement)
    return True


class TestTheApplicationsRole:
    def test_publishes_and_reads_what_is_published(self):
        with acting_as(WEB):
            publish(RugSold(sku="GARISH-RUG"))
            assert OutboxRecord.objects.get().aggregateid == "GARISH-RUG"

    @pytest.mark.parametrize(
        "statement",
        [
            "update events_outbox set payload = ''",
            "delete from events_outbox",
            "truncate events_outbox",
            "delete from events_outbox_3",
            "insert into events_outbox_3 select * from events_outbox",
            "select setval('events_outbox_position', 1)",
            "update events_relay set epoch = 0",
            *(
                f"insert into events_outbox (id, aggregatetype, aggregateid, type, {column}) "  # noqa: S608
                "values (gen_random_uuid(), '', '', '', default)"
                for column in ("position", "slot", "txid", "created_at")
            ),
        ],
    )
    def test_may_not_touch_what_the_relay_rests_on(self, statement):
        assert refused(WEB, statement)

    def test_keeps_all_else_that_consumers_and_the_admin_need(self):
        with acting_as(WEB):
            schedule(RugSold(sku="GARISH-RUG"), due_at=datetime.now(UTC), name="sell")
            Parked.objects.create(
                group_name="weavers", topic="rugs", key=b"", partition=0, offset=0, headers=b"[]", timestamp_ms=0
            )
            Parked.objects.all().delete()
            Position.objects.update(epoch=1)
            Decision.objects.create(action="redrive", actor="ada")
            assert RelayState.objects.first() is None


class TestTheRelaysRole:
    def test_moves_cursor_and_timers_and_reads_the_outbox(self):
        schedule(RugSold(sku="GARISH-RUG"), due_at=datetime.now(UTC), name="sell")
        with acting_as(RELAY):
            raw = connection.connection
            lease = Lease(raw, owner="6c0bbf7a-1111-4222-8333-444455556666")
            assert lease.acquire()
            lease.renew()
            assert cluster(raw).timeline
            assert move_due(raw) == 1
            assert OutboxRecord.objects.count() == 1
        assert not Timer.objects.exists()

    def test_empties_leaves_but_cannot_change_a_row(self):
        with acting_as(RELAY) as cursor:
            cursor.execute("truncate events_outbox_3; truncate events_delivery_7")
        assert refused(RELAY, "update events_outbox set payload = ''")
        assert refused(RELAY, "delete from events_outbox_3")


class TestEventsGrants:
    def test_prints_what_it_would_do_and_does_nothing(self, capsys):
        call_command("events_grants", "somebody-else")
        assert 'grant select on "events_outbox" to "somebody-else";' in capsys.readouterr().out.replace("  ", " ")
