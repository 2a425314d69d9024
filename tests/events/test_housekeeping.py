"""Old days leave the rings, and nobody who writes ever waits for that."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from events import housekeeping, kafka
from events.models import Delivery, OutboxRecord
from tests.events.broker import eventually, relaying
from tests.events.weaving import RUGS

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ALL = "9000000000:9000000000:"
NOTHING = "1:1:"

INSERT_ROW = """
    insert into events_outbox (slot, id, aggregatetype, aggregateid, type, payload, created_at)
    values (%s, gen_random_uuid(), 'rugs', %s, 'weaving.rug-sold.v1', '', %s)
"""
INSERT_DELIVERY = """
    insert into events_delivery (slot, group_name, event_id, topic, partition, "offset", received_at)
    values (%s, 'weavers', gen_random_uuid(), 'rugs', 0, 0, %s)
"""


def outbox_slot(at):
    return int(at.timestamp()) // 86_400 % 16


def delivery_slot(at):
    return int(at.timestamp()) // 86_400 % 32


def row(sku, at, *, on=None):
    """An outbox row as it was written at that time."""
    (on or connection.cursor()).execute(INSERT_ROW, [outbox_slot(at), sku, at.replace(tzinfo=None)])


def delivery(*, event_at, received_at):
    connection.cursor().execute(INSERT_DELIVERY, [delivery_slot(event_at), received_at])


def days_ago(days):
    return NOON - timedelta(days=days)


def left():
    return sorted(OutboxRecord.objects.values_list("aggregateid", flat=True))


@pytest.fixture
def empty(pg):
    def empty(*, now=NOON, published=ALL):
        return housekeeping.empty_old_leaves(pg(), now=now, published=published)

    return empty


class TestOutboxRing:
    def test_empties_days_that_are_published_and_past_their_retention(self, empty):
        row("OLD-RUG", days_ago(8))
        row("OLDER-RUG", days_ago(9))
        row("YOUNG-RUG", days_ago(6))
        row("NEW-RUG", NOON)
        assert len(empty()) == 2
        assert left() == ["NEW-RUG", "YOUNG-RUG"]

    def test_keeps_a_day_with_a_row_that_is_not_published(self, empty):
        row("OLD-RUG", days_ago(9))
        assert empty(published=NOTHING) == []
        assert left() == ["OLD-RUG"]

    def test_keeps_a_leaf_that_a_young_row_is_in(self, empty):
        """Where days went round the ring, or a clock was far off."""
        row("OLD-RUG", days_ago(9))
        connection.cursor().execute(INSERT_ROW, [outbox_slot(days_ago(9)), "STRAY-RUG", NOON.replace(tzinfo=None)])
        assert empty() == []
        assert left() == ["OLD-RUG", "STRAY-RUG"]

    @pytest.mark.parametrize("days", [1, 14])
    def test_keeps_as_long_as_the_setting_says(self, empty, settings, days):
        settings.EVENTS = {**settings.EVENTS, "OUTBOX_RETENTION_DAYS": days, "DELIVERY_WINDOW_DAYS": 15}
        row("KEPT-RUG", days_ago(days))
        row("OLD-RUG", days_ago(days + 1))
        assert len(empty()) == 1
        assert left() == ["KEPT-RUG"]

    def test_leaves_tomorrow_alone_shortly_before_midnight(self, empty, settings):
        settings.EVENTS = {**settings.EVENTS, "OUTBOX_RETENTION_DAYS": 14, "DELIVERY_WINDOW_DAYS": 15}
        row("OLD-RUG", days_ago(15))  # in the leaf of tomorrow
        assert empty(now=NOON.replace(hour=23, minute=55)) == []
        assert len(empty(now=NOON.replace(hour=23, minute=45))) == 1

    def test_gives_way_to_an_open_transaction(self, empty, pg):
        writer = pg()
        row("OLD-RUG", days_ago(9))
        with writer.transaction():
            row("OPEN-RUG", days_ago(9), on=writer)
            assert empty() == []
        assert left() == ["OLD-RUG", "OPEN-RUG"]

    def test_keeps_what_is_committed_while_it_waits(self, empty, pg, monkeypatch):
        monkeypatch.setattr(housekeeping, "PATIENCE", "20s")
        row("OLD-RUG", days_ago(9))
        writer, watcher = pg(), pg()
        emptied = []
        with writer.transaction():
            row("LATE-RUG", days_ago(9), on=writer)
            thread = threading.Thread(target=lambda: emptied.append(empty()))
            thread.start()
            eventually(lambda: watcher.execute("select exists (select from pg_locks where not granted)").fetchone()[0])
        thread.join()
        assert emptied == [[]]
        assert left() == ["LATE-RUG", "OLD-RUG"]

    def test_holds_up_no_publisher_while_it_waits(self, empty, pg, monkeypatch):
        monkeypatch.setattr(housekeeping, "PATIENCE", "20s")
        row("OLD-RUG", days_ago(9))
        reader, writer, watcher = pg(), pg(), pg()
        with reader.transaction():
            reader.execute("select count(*) from events_outbox")
            thread = threading.Thread(target=empty)
            thread.start()
            eventually(lambda: watcher.execute("select exists (select from pg_locks where not granted)").fetchone()[0])
            writer.execute("set statement_timeout = '2s'")
            row("NEW-RUG", NOON, on=writer)
        thread.join()
        assert left() == ["NEW-RUG"]


class TestLooking:
    def test_renews_the_lease_from_slice_to_slice(self, pg, monkeypatch):
        monkeypatch.setattr(housekeeping, "SLICE_BLOCKS", 1)
        for number in range(200):
            row(f"OLD-RUG-{number}", days_ago(9))
        renewed = []
        emptied = housekeeping.empty_old_leaves(pg(), now=NOON, published=ALL, renew=lambda: renewed.append(1))
        assert len(emptied) == 1
        assert len(renewed) > 1

    def test_finds_what_to_keep_in_the_last_slice(self, empty, monkeypatch):
        monkeypatch.setattr(housekeeping, "SLICE_BLOCKS", 1)
        for number in range(200):
            row(f"OLD-RUG-{number}", days_ago(9))
        connection.cursor().execute(INSERT_ROW, [outbox_slot(days_ago(9)), "STRAY-RUG", NOON.replace(tzinfo=None)])
        assert empty() == []

    def test_gives_up_before_the_lease_is_over(self, empty, monkeypatch, settings, caplog):
        settings.EVENTS = {**settings.EVENTS, "LEASE_SECONDS": 0.1}
        monkeypatch.setattr(
            housekeeping, "outbox", lambda *_, real=housekeeping.outbox: real(*_)._replace(keeps="pg_sleep(20) is null")
        )
        row("OLD-RUG", days_ago(9))
        assert empty() == []
        assert "another time" in caplog.text


class TestDeliveryRing:
    def test_forgets_deliveries_past_their_window(self, empty):
        delivery(event_at=days_ago(15), received_at=days_ago(15))
        delivery(event_at=days_ago(14), received_at=days_ago(14))
        assert len(empty()) == 1
        assert Delivery.objects.get().received_at == days_ago(14)

    def test_keeps_an_old_event_that_arrived_lately(self, empty):
        """A new group reads the log from its beginning: each event's duplicate may still be before it."""
        delivery(event_at=days_ago(100), received_at=days_ago(1))
        assert empty() == []

    def test_keeps_a_day_ahead_of_us(self, empty):
        delivery(event_at=NOON + timedelta(days=3), received_at=NOON)
        assert empty() == []

    def test_forgets_even_with_the_longest_window(self, empty, settings):
        settings.EVENTS = {**settings.EVENTS, "DELIVERY_WINDOW_DAYS": 30}
        delivery(event_at=days_ago(31), received_at=days_ago(31))
        delivery(event_at=days_ago(30), received_at=days_ago(30))
        assert len(empty()) == 1


@pytest.mark.broker
class TestRelaysChores:
    def test_empty_what_the_relay_itself_has_published(self, monkeypatch, settings):
        monkeypatch.setattr("events.relay.runner.FIRST_CHORES", 0.0)
        monkeypatch.setattr("events.relay.runner.CHORES", 0.1)
        settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
        kafka.create_topics([RUGS])
        row("OLD-RUG", datetime.now(UTC) - timedelta(days=9))
        row("NEW-RUG", datetime.now(UTC))
        with relaying():
            eventually(lambda: left() == ["NEW-RUG"])
