"""Where a group begins and goes on when the log is not as it was: against the real broker."""

from types import SimpleNamespace
from uuid import uuid4

import msgspec
import pytest
from confluent_kafka import Producer
from confluent_kafka.cimpl import NewPartitions

from events import kafka
from events.conf import conf
from events.consumer.assignment import Assignment, at
from events.consumer.patience import Life
from events.consumer.positions import Claim, Fenced, Halted, TopicReplaced
from events.consumer.record import Place
from events.handling import Group, on
from events.lag import lag
from events.models import Position
from events.testing import consuming, eventually
from tests.events.consumer.dyeing import DRYING, WEATHER, RainForecast
from tests.events.weaving import RUGS, WEAVERS, RugWoven

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]

LATECOMERS = Group("latecomers", start="latest")
heard = []


@on(RugWoven, group=LATECOMERS)
def hear_on_rug_woven(event):
    heard.append(event.sku)


@pytest.fixture(autouse=True)
def topic(settings, monkeypatch):
    settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
    kafka.create_topics([RUGS])
    heard.clear()
    ordinary = kafka.consumer

    def quick(*arguments, **more):
        """Notices new partitions and topics soon."""
        return ordinary(*arguments, **more, **{"topic.metadata.refresh.interval.ms": 500})

    monkeypatch.setattr("events.kafka.consumer", quick)


def produce(*skus, partition=0, topic=RUGS.name):
    producer = Producer({"bootstrap.servers": conf().BOOTSTRAP_SERVERS})
    for sku in skus:
        producer.produce(
            conf().PREFIX + topic,
            key=sku,
            value=msgspec.json.encode(RugWoven(sku)),
            headers=[("id", str(uuid4())), ("type", RugWoven.wire_type)],
            partition=partition,
        )
    assert producer.flush(20) == 0


def positions(group=WEAVERS):
    return dict(Position.objects.filter(group_name=group.name).values_list("partition", "position"))


def make_anew():
    client, name = kafka.admin(), conf().PREFIX + RUGS.name
    client.delete_topics([name])[name].result()

    def there():
        kafka.create_topics([RUGS])
        return name in client.list_topics(timeout=5).topics

    eventually(there)


class TestStart:
    def test_at_the_latest_begins_behind_what_is_there_in_all_partitions(self):
        produce("OLD-RUG")
        with consuming(LATECOMERS):
            eventually(lambda: positions(LATECOMERS), becomes={0: 1, 1: 0})
            produce("NEW-RUG")
            eventually(lambda: heard == ["NEW-RUG"])

    def test_at_the_latest_loses_nothing_that_comes_while_the_group_is_away(self):
        with consuming(LATECOMERS):
            eventually(lambda: positions(LATECOMERS), becomes={0: 0, 1: 0})
        produce("NEW-RUG", partition=1)
        with consuming(LATECOMERS):
            eventually(lambda: heard == ["NEW-RUG"])


class TestMorePartitions:
    def add(self, total):
        client, name = kafka.admin(), conf().PREFIX + RUGS.name
        client.create_partitions([NewPartitions(name, total)])[name].result()
        eventually(lambda: len(client.list_topics(name, timeout=5).topics[name].partitions) == total)

    @pytest.mark.parametrize("group", [WEAVERS, LATECOMERS])
    def test_are_noticed_and_read_from_their_beginning(self, group, loom):
        with consuming(group):
            eventually(lambda: positions(group), becomes={0: 0, 1: 0})
            self.add(3)
            produce("RUG-IN-A-NEW-PARTITION", partition=2)
            eventually(lambda: positions(group), becomes={0: 0, 1: 0, 2: 1})


class TestWhatAnIdleGroupAsks:
    def test_is_one_statement_without_a_transaction(self, django_assert_num_queries):
        assignment = Assignment(WEAVERS, None, Life())
        with django_assert_num_queries(1):
            assignment.check_claims()
        with django_assert_num_queries(1):
            assert assignment.held_by() is None
        assignment.claims = {Place("rugs", 0): Claim(0, 1)}
        with pytest.raises(Fenced):
            assignment.check_claims()


class TestRevoked:
    def test_forgets_its_claims_so_that_what_arrives_late_is_dropped(self):
        given_back = []
        consumer = SimpleNamespace(incremental_unassign=given_back.extend)
        assignment = Assignment(WEAVERS, consumer, Life())
        assignment.claims = {Place("rugs", 0): Claim(0, 1), Place("rugs", 1): Claim(0, 1)}
        assignment._revoked(consumer, [at(Place("rugs", 1), 0)])
        assert list(assignment.claims) == [Place("rugs", 0)]
        assert [partition.partition for partition in given_back] == [1]


class TestEnds:
    def test_of_a_partition_that_was_lost_and_regained_since_count_for_nothing(self):
        place = Place("rugs", 0)
        assignment = Assignment(WEAVERS, None, Life())
        assignment.claims = {place: Claim(5, epoch=2)}
        assert assignment.pass_over({place: Claim(9, epoch=1), Place("rugs", 1): Claim(9, epoch=2)}) == {}
        assignment.advanced({place: Claim(9, epoch=1)})
        assert assignment.claims == {place: Claim(5, epoch=2)}

    def test_are_not_stored_once_another_process_has_the_partition(self):
        assignment = Assignment(WEAVERS, None, Life())
        assignment.claims = {Place("rugs", 0): Claim(5, epoch=1)}
        with pytest.raises(Fenced):
            assignment.pass_over({Place("rugs", 0): Claim(9, epoch=1)})


class TestTopicMadeAnew:
    def test_halts_the_group_at_its_next_start(self, loom):
        produce("RUG")
        with consuming(WEAVERS):
            eventually(lambda: positions() == {0: 1, 1: 0})
        make_anew()
        produce("RUG", "ANOTHER-RUG")
        with pytest.raises(TopicReplaced, match=r"made anew.*manage.py seek weavers"), consuming(WEAVERS) as thread:
            eventually(lambda: not thread.is_alive())
        assert len(loom.seen) == 1

    def test_halts_a_running_group(self, loom, monkeypatch):
        monkeypatch.setattr("events.consumer.runner.TOPICS_CHECK_SECONDS", 0.1)
        produce("RUG")
        with pytest.raises(Halted), consuming(WEAVERS) as thread:
            eventually(lambda: positions() == {0: 1, 1: 0})
            make_anew()
            eventually(lambda: not thread.is_alive())
        assert positions() == {0: 1, 1: 0}

    def test_is_no_cause_for_alarm_while_kafka_does_not_answer(self, loom, monkeypatch):
        monkeypatch.setattr("events.consumer.runner.TOPICS_CHECK_SECONDS", 0.0)
        with consuming(WEAVERS):
            eventually(lambda: positions() == {0: 0, 1: 0})
            away = kafka.KafkaException(kafka.KafkaError(kafka.KafkaError._ALL_BROKERS_DOWN))
            monkeypatch.setattr("events.kafka.topic_ids", lambda names: (_ for _ in ()).throw(away))
            produce("RUG")
            eventually(lambda: positions() == {0: 1, 1: 0})


class TestOutside:
    def test_reads_a_topic_that_is_not_in_our_language_once(self, dyer):
        kafka.create_topics([WEATHER])
        producer = Producer({"bootstrap.servers": conf().BOOTSTRAP_SERVERS})
        name = conf().PREFIX + WEATHER.name
        producer.produce(name, key="Bergen", value=b'{"town":"Bergen","millimetres":12.5}')
        producer.produce(name, key="heartbeat", value=b"tick")
        producer.produce(name, value=b'{"town":"Oslo","millimetres":0}')
        assert producer.flush(20) == 0
        for _start in range(2):
            with consuming(DRYING):
                eventually(lambda: positions(DRYING) == {0: 3})
            Position.objects.filter(group_name=DRYING.name).update(position=0)  # sent back; deliveries remember
        assert dyer.calls == [RainForecast("Bergen", 12.5), RainForecast("Oslo", 0)]

    def test_is_not_behind_where_kafka_notes_that_a_transaction_ended(self, dyer):
        kafka.create_topics([WEATHER])
        wanted = {"bootstrap.servers": conf().BOOTSTRAP_SERVERS, "transactional.id": f"{conf().PREFIX}weather"}
        producer = Producer(wanted)
        producer.init_transactions(20)

        def forecast(town, *, end):
            producer.begin_transaction()
            written = msgspec.json.encode(RainForecast(town, 1.5))
            producer.produce(conf().PREFIX + WEATHER.name, key=town, value=written)
            assert producer.flush(20) == 0
            end(20)

        with consuming(DRYING):
            forecast("Bergen", end=producer.commit_transaction)
            eventually(lambda: positions(DRYING) == {0: 2})
            forecast("Atlantis", end=producer.abort_transaction)
            eventually(lambda: positions(DRYING) == {0: 4})
            assert lag(kafka.admin(), [DRYING], timeout=20) == {DRYING.name: 0}
            forecast("Oslo", end=producer.commit_transaction)
            eventually(lambda: positions(DRYING) == {0: 6})
        assert dyer.calls == [RainForecast("Bergen", 1.5), RainForecast("Oslo", 1.5)]
