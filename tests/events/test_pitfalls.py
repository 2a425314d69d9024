"""docs/pitfalls.md names a test for each pitfall. Here are those that stand nowhere else; and all must exist."""

import ast
import re
import time
from uuid import uuid4

import msgspec
import pytest
from confluent_kafka import Producer
from django.db import connection, transaction
from django.db.utils import OperationalError
from django.test.utils import CaptureQueriesContext

from events import kafka
from events.conf import conf
from events.consumer.patience import patiently
from events.declare import Topic
from events.models import Delivery, Position
from events.outbox import publish
from events.partitioning import partition_of
from events.relay.batches import Pair, read_page
from events.relay.cluster import CannotGoOn, cluster
from events.relay.lease import Lease
from tests.docs.pages import CHECKOUT, text
from tests.events.broker import consuming, eventually
from tests.events.crashes.scene import read_all
from tests.events.weaving import RUGS, WEAVERS, RugWoven

PITFALL = re.compile(r"^\*\*(?P<number>\d+)\. (?P<told>.*?)(?=^\*\*\d+\. |\Z)", re.M | re.S)
TEST = re.compile(r"^`(tests/\S+\.py)::(\S+)`$", re.M)
PITFALLS = {int(match["number"]): match["told"] for match in PITFALL.finditer(text("docs/pitfalls.md"))}
NAMED = sorted({test for told in PITFALLS.values() for test in TEST.findall(told)})

INSERT = """
    insert into events_outbox (id, aggregatetype, aggregateid, type, payload)
    values (gen_random_uuid(), 'rugs', 'GARISH-RUG', 'weaving.rug-woven.v1', '{}') returning position
"""


class TestPage:
    def test_has_all_of_them(self):
        assert sorted(PITFALLS) == list(range(1, 26))

    def test_names_a_test_for_each_or_says_that_it_cannot_arise(self):
        assert [number for number, told in PITFALLS.items() if not TEST.search(told)] == [15]
        assert "cannot arise here" in PITFALLS[15].replace("\n", " ")

    @pytest.mark.parametrize(("path", "name"), NAMED, ids=[name for _, name in NAMED])
    def test_names_tests_that_there_are(self, path, name):
        body = ast.parse((CHECKOUT / path).read_text()).body
        for part in name.split("::"):
            (found,) = (node for node in body if getattr(node, "name", "") == part)
            body = found.body


@pytest.mark.django_db(transaction=True)
class TestOutbox:
    def test_numbers_two_sessions_in_the_order_in_which_they_publish(self, pg):
        ada, bob = pg(), pg()
        taken = [session.execute(INSERT).fetchone()[0] for session in (ada, bob) * 4]
        assert taken == sorted(taken)

    def test_is_written_by_one_insert_that_notifies_nobody(self):
        with transaction.atomic(), CaptureQueriesContext(connection) as asked:
            publish(RugWoven(sku="GARISH-RUG"))
        assert [query["sql"].split()[:2] for query in asked] == [["insert", "into"]]
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_trigger join pg_proc on pg_proc.oid = tgfoid"
                " where tgrelid::regclass::text like 'events_outbox%' and prosrc ilike '%notify%'"
            )
            assert cursor.fetchone() == (0,)


class Stuck(Producer):
    """Notes how it was made."""

    def __init__(self, settings):
        self.settings = settings


@pytest.mark.django_db(transaction=True)
class TestRelay:
    def test_never_gives_a_delivery_up(self, monkeypatch):
        monkeypatch.setattr(kafka, "Producer", Stuck)
        made = kafka.producer(kafka.OutageLog(), print).settings
        assert made["message.timeout.ms"] / 86_400_000 > 20  # days
        assert made["enable.gapless.guarantee"]

    def test_orders_by_position_when_clocks_go_back(self, pg):
        session = pg()
        insert = INSERT.replace("(id,", "(created_at, id,").replace("(gen", "(now() - %s * interval '1 hour', gen")
        positions = [session.execute(insert, [hours]).fetchone()[0] for hours in range(3)]
        lease = Lease(session, owner=uuid4())
        lease.acquire()
        assert [row[0] for row in read_page(session, lease.open(), size=10).rows] == positions

    def test_waits_for_a_lease_by_the_databases_clock(self, pg, monkeypatch):
        assert Lease(pg(), owner=uuid4()).acquire()
        a_week_ahead = time.time() + 7 * 86_400
        monkeypatch.setattr(time, "time", lambda: a_week_ahead)
        assert not Lease(pg(), owner=uuid4()).acquire()

    def test_refuses_a_standby(self):
        class Standby:
            def execute(self, query):
                assert "pg_is_in_recovery()" in query
                return self

            def fetchone(self):
                return "7512345", 0, True, 1000

        with pytest.raises(CannotGoOn, match="standby"):
            cluster(Standby())

    def test_plans_each_page_anew(self, pg):
        session = pg()
        for _ in range(10):  # psycopg would prepare it after five
            read_page(session, Pair("1:5:3", "9:9:", floor=1, position=0), size=10)
        assert session.execute("select count(*) from pg_prepared_statements").fetchone() == (0,)

    @pytest.mark.broker
    def test_chooses_the_partition_that_javas_clients_would(self, settings):
        settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
        many = Topic("many-rugs", partitions=7)
        kafka.create_topics([many])
        keys = ("21", "foobar", "GARISH-RUG", "кили́м", "a-little-bit-longer-string")
        producer = kafka.producer(kafka.OutageLog(), print)
        for key in keys:
            producer.produce(conf().PREFIX + many.name, b"{}", key)
        assert producer.flush(20) == 0
        assert partitions(many) == {key: partition_of(key.encode(), partitions=7) for key in keys}


def partitions(topic):
    return {message.key().decode(): message.partition() for message in read_all(topic)}


class Sleeper:
    """A life in which nobody really sleeps."""

    over = False

    def __init__(self):
        self.slept = []

    def pause(self, seconds):
        self.slept.append(seconds)


class TestConsumer:
    def test_waits_longer_each_time_and_not_in_step_with_others(self, monkeypatch):
        monkeypatch.setattr("events.consumer.patience.connections", {"default": connection})
        monkeypatch.setattr(connection, "close", lambda: None)
        one, other = Sleeper(), Sleeper()
        for life in (one, other):
            failures = iter([OperationalError("away")] * 9)

            def work(failures=failures):
                if error := next(failures, None):
                    raise error

            patiently(work, life=life, name="weavers")
        assert len(one.slept) == 9
        assert one.slept[0] < 0.2
        assert 2.0 < one.slept[-1] <= 5.0
        assert all(later > 1.5 * earlier for earlier, later in zip(one.slept, one.slept[2:6], strict=False))
        assert one.slept != other.slept

    @pytest.mark.broker
    @pytest.mark.django_db(transaction=True)
    def test_begins_where_the_database_says_not_where_kafka_does(self, loom, settings):
        settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
        kafka.create_topics([RUGS])
        producer = Producer({"bootstrap.servers": conf().BOOTSTRAP_SERVERS})
        rug = RugWoven(sku="GARISH-RUG")
        headers = [("id", str(uuid4())), ("type", rug.wire_type)]
        producer.produce(conf().PREFIX + "rugs", msgspec.json.encode(rug), rug.sku, headers=headers)
        assert producer.flush(20) == 0
        with consuming(WEAVERS):  # at its end, Kafka's own offset stands behind the rug
            eventually(lambda: Delivery.objects.get().arrivals, becomes=1)
        Position.objects.update(position=0)
        with consuming(WEAVERS):
            eventually(lambda: Delivery.objects.get().arrivals, becomes=2)
        assert len(loom.seen) == 1
