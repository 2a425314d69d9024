"""What is sold, through the real Kafka and Debezium's JDBC sink, into the reporting database."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from events import kafka
from events.kafka import NotForgotten
from events.outbox import publish, publish_many, tombstone
from events.testing import consuming, eventually, relaying
from orders.events import ORDERS, PAYMENTS, RETURNS
from shop.connect.plugins import connect_jars, jdbc_jars
from shop.reports.envelope import digits
from shop.reports.events import REPORTING_ORDERS, SaleRow, reported
from shop.reports.handlers import REPORTING
from tests.engines.connect.filing import Files
from tests.engines.fetching import fetched
from tests.shop.reports.selling import reporting_database
from tests.shop.reports.telling import Told

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]

NOON = datetime(2026, 5, 1, 12, 0, 0, 123456, tzinfo=UTC)
LONG = 120  # seconds: the machine may be busy


@pytest.fixture(scope="module")
def running_files(django_db_setup, tmp_path_factory):
    """One worker for all tests: it takes a while to start. Each test has orders of its own."""
    fetched("Connect and its JDBC sink", connect_jars, jdbc_jars)
    with override_settings(EVENTS={**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}), reporting_database():
        kafka.create_topics([ORDERS, PAYMENTS, RETURNS, REPORTING_ORDERS])
        files = Files(tmp_path_factory.mktemp("connect"))
        files.connect.start()
        try:
            yield files
        finally:
            files.connect.stop()


@pytest.fixture
def files(running_files, transactional_db):
    """With the relay at work."""
    if not running_files.connect.alive:
        running_files.connect.start()
    with relaying():
        yield running_files


def row(order, line=1, **said):
    return SaleRow(
        **{
            "order_id": order, "kind": "goods", "line": line, "sku": "GARISH-RUG", "category": "rugs", "country": "AT",
            "currency": "EUR", "pieces": 2, "pieces_returned": 0, "sold": digits(Decimal("398.00")),
            "returned": digits(Decimal("0.00")), "paid_at": NOON, "cancelled_at": None, "version": 3,
        }
        | said
    )  # fmt: skip


def say(*rows):
    with transaction.atomic():
        publish_many(reported(one) for one in rows)


class TestRows:
    def test_arrive_as_they_were_said(self, files):
        order = uuid4()
        most, cent = Decimal("9999999999999999.99"), Decimal("-0.01")
        say(row(order, sold=digits(most), returned=digits(cent), cancelled_at=NOON + timedelta(days=1), sku="Ü-絨毯"))
        files.wait(lambda: f"{order}/1" in files.rows(), what="a row")
        assert files.rows()[f"{order}/1"] == {
            "id": f"{order}/1", "order_id": order, "kind": "goods", "line": 1, "sku": "Ü-絨毯", "category": "rugs",
            "country": "AT", "currency": "EUR", "pieces": 2, "pieces_returned": 0, "sold": most, "returned": cent,
            "paid_at": NOON, "cancelled_at": NOON + timedelta(days=1), "version": 3, "written_at": None,
        }  # fmt: skip

    def test_that_change_end_as_they_were_last(self, files):
        order = uuid4()
        say(*(row(order, pieces=pieces) for pieces in range(1, 40)))
        say(row(order, pieces=40), row(order, pieces=41, cancelled_at=NOON), row(order, pieces=42, cancelled_at=None))
        files.wait(lambda: files.rows().get(f"{order}/1", {}).get("pieces") == 42, what="the last change")
        assert files.rows()[f"{order}/1"]["cancelled_at"] is None

    def test_go_when_the_topic_forgets_them(self, files):
        order = uuid4()
        say(row(order), row(order, 2))
        with transaction.atomic():
            tombstone(REPORTING_ORDERS, f"{order}/2")
        say(row(order, 3))
        ids = {f"{order}/1", f"{order}/3"}
        files.wait(lambda: set(files.rows(order)) == ids, what="what is left")

    def test_bring_a_column_that_the_table_lacks(self, files):
        order = uuid4()
        files.change("alter table reporting_orders drop column cancelled_at")
        say(row(order, cancelled_at=NOON))
        files.wait(lambda: files.rows().get(f"{order}/1", {}).get("cancelled_at") == NOON, what="the new column")

    def test_are_those_of_an_order_from_the_first_event_on(self, files):
        told = Told()
        publish_all(told.placed(), told.paid(), told.came_back("20.00", GARISH_RUG=1), told.refunded("1.50"))
        with consuming(REPORTING):
            eventually(lambda: sums(files, told), becomes=(4, Decimal("52.25"), Decimal("21.50")), within=LONG)


class TestTheTable:
    def test_lacks_nothing_after_the_worker_was_killed(self, files):
        orders = [uuid4() for _ in range(30)]
        for number, order in enumerate(orders):
            say(row(order), row(order, 2))
            if number == 15:
                files.connect.kill()
            say(row(order, pieces=7))
        files.connect.start()
        expected = {f"{order}/1": 7 for order in orders} | {f"{order}/2": 2 for order in orders}

        def all_there():
            known = files.rows()
            return {key: known[key]["pieces"] for key in expected if key in known} == expected

        files.wait(all_there, what="all rows")

    def test_is_the_same_when_the_topic_is_read_again(self, files):
        order = uuid4()
        say(*(row(order, line, pieces=pieces) for pieces in (1, 2, 3) for line in range(1, 20)))
        files.wait(lambda: [told["pieces"] for told in files.rows(order).values()] == [3] * 19, what="the rows")
        every, before, since = set(files.rows()), files.rows(order), files.now()
        files.connect.stop()
        eventually(files.forget_place, becomes=None, within=LONG, ignoring=(NotForgotten,))
        files.connect.start()
        files.wait(lambda: files.written_since(since), what="all of it again")
        say(row(order, 20))
        files.wait(lambda: f"{order}/20" in files.rows(), what="the end of the topic")
        files.wait(lambda: before.items() <= files.rows(order).items(), what="the rows as they were")
        assert set(files.rows()) == every | {f"{order}/20"}

    def test_is_filled_anew_where_somebody_dropped_it(self, files):
        order = uuid4()
        say(row(order), row(order, pieces=5))
        files.wait(lambda: files.rows().get(f"{order}/1", {}).get("pieces") == 5, what="the row")
        every, before = set(files.rows()), files.rows(order)
        files.connect.stop()
        files.change("drop table reporting_orders")
        assert eventually(files.make_anew, within=LONG, ignoring=(NotForgotten,))
        files.connect.start()
        files.wait(lambda: set(files.rows()) == every, what="every row again")
        files.wait(lambda: files.rows(order) == before, what="the rows as they were")


def publish_all(*events):
    for event in events:
        with transaction.atomic():
            publish(event, correlation_id=event.order_id)


def sums(files, told):
    """Rows, sold and returned of an order."""
    own = files.rows(told.order_id).values()
    return len(own), sum(row["sold"] for row in own), sum(row["returned"] for row in own)
