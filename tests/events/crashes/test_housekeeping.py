"""A relay that is killed while it empties an old day: the day is there as it was, or it is empty."""

from contextlib import closing

import pytest
from django.db import connection

from events.housekeeping import empty_old_leaves
from events.models import OutboxRecord, RelayState
from events.relay.runner import connect
from events.testing import eventually, relaying
from tests.events.crashes.mill import SackBrought
from tests.events.crashes.scene import bring

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("mill")]

# A day that the ring kept for nine, and would need again in a week.
LONG_AGO = """
    insert into events_outbox (slot, created_at, id, aggregatetype, aggregateid, type, payload)
    select extract(epoch from at)::bigint / 86400 % 16, at, gen_random_uuid(), 'sacks', 'ANNA', 'mill.old.v1', '{}'
    from (select now() at time zone 'utc' - interval '9 days' as at) as nine_days_ago
"""


def published():
    state = RelayState.objects.get()
    return state.a == state.b and state.published


class TestKilledTruncation:
    def test_before_its_commit_leaves_the_day_as_it_was(self, dies):
        with connection.cursor() as cursor:
            cursor.execute(LONG_AGO)
        bring(SackBrought("BERT", 0))
        with relaying():
            eventually(published, becomes=2)
        dies("relay", at="psycopg:Connection.execute", said="truncate events_outbox_", after=True)
        assert OutboxRecord.objects.count() == 2
        with closing(connect()) as pg:
            assert len(empty_old_leaves(pg)) == 1
        assert OutboxRecord.objects.get().aggregateid == "BERT"
