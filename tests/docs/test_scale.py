"""The page about growing: its inputs are what the code and one order say, and its tables follow from them."""

import re
from collections import Counter
from typing import NamedTuple

import pytest
from django.db import connection

from events.conf import Conf
from events.declare import Topic
from events.models import Delivery, OutboxRecord
from events.testing import deliver
from inventory.services import receive_stock
from orders.models import Order
from shop.local.programs import CELERY, CONSUMERS, web
from tests.docs import scale
from tests.docs.pages import in_backticks, table
from tests.shop.market import REVIEW, checkout_form, fill, sell
from tests.shop.test_story import celery

__all__ = ["celery"]

HEADERS = ("id", "type", "correlation_id", "causation_id", "traceparent")


class Weight(NamedTuple):
    """What one order of one line comes to, from the checkout to the door."""

    events: int
    deliveries: int
    busiest: int
    errands: int
    bytes: int


@pytest.fixture
def order(client, celery, django_capture_on_commit_callbacks):
    sell(price="20.00", left=9)
    receive_stock(sku="GARISH-RUG", quantity=9, reason="delivery note 7", actor="ada")
    fill(client)
    client.post(REVIEW, checkout_form(client))
    errands, working = 0, True
    while working:
        with django_capture_on_commit_callbacks(execute=True):
            working = bool(deliver())
        with django_capture_on_commit_callbacks(execute=True):
            done = celery.work()
        errands, working = errands + done, working or bool(done)
    return weigh(Order.objects.get(status="DELIVERED"), errands=errands)


def weigh(order, *, errands):
    story = list(OutboxRecord.objects.filter(correlation_id=str(order.pk)))
    applied = Delivery.objects.filter(event_id__in=[row.id for row in story])
    groups = Counter(applied.exclude(group_name__startswith="journey-").values_list("group_name", flat=True))
    return Weight(
        len(story), sum(groups.values()), max(groups.values()), errands, sum(on_the_log(row) for row in story)
    )


def on_the_log(row):
    """Key, value and headers, as the relay writes them."""
    headers = sum(len(name) + len(str(getattr(row, name) or "")) for name in HEADERS)
    return headers + len(row.aggregateid.encode()) + len((row.payload or "").encode())


def of_a_row(table):
    with connection.cursor() as cursor:
        cursor.execute(f"select avg(pg_column_size(row.*)) from {table} row")  # noqa: S608
        return float(cursor.fetchone()[0])


def about(measured):
    """Orders differ, and so do their addresses; what is added to the shop moves it by more than that."""
    return pytest.approx(measured, rel=0.2)


class TestInputs:
    def test_are_the_code_s(self):
        given, conf = scale.inputs(), Conf(BOOTSTRAP_SERVERS="here")
        threads = re.search(r"--concurrency (\d+)", next(one.arguments for one in CELERY if "worker" in one.name))
        groups = [name for names in CONSUMERS.values() for name in names.split() if not name.startswith("journey-")]
        assert given["days in the outbox"] == conf.OUTBOX_RETENTION_DAYS
        assert given["days of deliveries"] == conf.DELIVERY_WINDOW_DAYS
        assert given["partitions of a topic"] == Topic("rugs").partitions
        assert given["threads of a worker"] == int(threads[1])
        assert given["connections of a web process"] == int(web(port=1).environment["DATABASE_POOL_SIZE"])
        assert given["groups"] == about(len(groups))

    @pytest.mark.django_db
    def test_are_what_an_order_weighs(self, order):
        given = scale.inputs()
        assert given["events of an order"] == about(order.events)
        assert given["deliveries of an order"] == about(order.deliveries)
        assert given["events of an order in its busiest group"] == about(order.busiest)
        assert given["errands of an order"] == about(order.errands)
        assert given["bytes of an order on the log"] == about(order.bytes)
        assert given["bytes of an outbox row"] == about(of_a_row("events_outbox"))
        assert given["bytes of a delivery"] == about(of_a_row("events_delivery"))


class TestTables:
    def test_follow_from_the_inputs_and_the_benchmarks(self):
        page = scale.PAGE.read_text(encoding="utf-8")
        assert scale.computed(page) == page, "run python -m tests.docs.scale"
        assert set(re.findall(r"<!-- computed: (\w+) -->", page)) == set(scale.COMPUTED)

    def test_name_for_each_rate_a_benchmark_that_there_is(self):
        there = {row[0].strip("` ") for row in table("docs/benchmarks.md", heading="The last full run")}
        named = {found for text in in_backticks(scale.PAGE) for found in re.findall(r"ONLY=(\w+)", text)}
        assert named
        assert named <= there

    def test_change_with_an_input(self):
        given, rate = scale.inputs(), scale.rates()
        twice = given | {"events of an order": 2 * given["events of an order"]}
        assert scale.load(twice, rate) != scale.load(given, rate)

    def test_say_by_hand_what_they_say(self):
        peak = 1_000_000 / 86_400 * 5
        given = scale.inputs() | {"peak second over the mean": 5, "events of an order": 20}
        (relay,) = [part for part in scale.parts(given, scale.rates()) if part.name == "the relay"]
        assert relay.bears == scale.rates()["events through one relay"] / 20
        assert relay.orders_a_day(5) == pytest.approx(relay.bears / peak * 1_000_000)
        assert relay.units(1_000_000, 5) == 1


class TestText:
    """What the list below the tables takes for granted: if a new measurement changes it, the list has to be read."""

    def test_begins_with_what_is_full_first(self):
        names = [part.name for part in scale.parts(scale.inputs(), scale.rates())]
        assert names[:2] == ["pages", "errands"]
        assert names.index("PostgreSQL, of its deliveries alone") < names.index("the relay")

    def test_is_right_that_six_partitions_suffice_for_a_million(self):
        given = scale.inputs()
        (taken,) = [part for part in scale.parts(given, scale.rates()) if part.name.endswith("all partitions taken")]
        assert taken.units(1_000_000, given["peak second over the mean"]) == 1
