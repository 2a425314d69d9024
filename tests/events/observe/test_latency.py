from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Delivery
from events.observe.latency import Latency, latencies

pytestmark = pytest.mark.django_db

_ids = count(1)


def deliver(took_ms, *, group="weavers", tries=None):
    """Each later than the one before, as UUIDv7 tells."""
    number = next(_ids)
    Delivery.objects.create(
        group_name=group,
        event_id=f"019300000000700080000000{number:08x}",
        slot=number % 32,
        topic="rugs",
        partition=0,
        offset=number,
        received_at=timezone.now(),
        arrivals=1,
        took_ms=took_ms,
        tries=tries,
    )


class TestLatencies:
    def test_are_percentiles_of_each_group(self):
        for milliseconds in range(1, 101):
            deliver(milliseconds)
        deliver(7, group="dyers")
        found = latencies(["weavers", "dyers"])
        assert found["weavers"] == Latency(
            events=100, retries=0, p50=50.5, p95=pytest.approx(95.05), p99=pytest.approx(99.01)
        )
        assert found["dyers"] == Latency(1, 0, 7, 7, 7)

    def test_are_of_the_newest_events_only(self):
        deliver(10_000)
        for _ in range(5):
            deliver(3)
        assert latencies(["weavers"], newest=5)["weavers"] == Latency(5, 0, 3, 3, 3)

    def test_count_the_tries_that_failed_before(self):
        for tries in (None, 2, 3):
            deliver(1, tries=tries)
        assert latencies(["weavers"])["weavers"].retries == 3

    def test_of_batches_that_share_the_time_are_not_known(self):
        deliver(None)
        assert latencies(["weavers"])["weavers"] == Latency(1, 0, None, None, None)

    def test_leave_a_group_out_that_has_handled_nothing(self):
        assert latencies(["weavers"]) == {}

    def test_are_one_question_for_all_groups(self):
        with CaptureQueriesContext(connection) as asked:
            latencies(["weavers", "dyers", "sellers"])
        assert len(asked) == 1

    def test_are_read_from_the_end_of_each_index_and_not_from_the_whole_table(self):
        with connection.cursor() as cursor:
            cursor.execute("set local enable_sort = off")
            cursor.execute(
                "explain select took_ms from events_delivery where group_name = %s order by event_id desc limit 300",
                ["weavers"],
            )
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "Merge Append" in plan
        assert "Index Scan Backward" in plan
