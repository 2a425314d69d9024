import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

import pytest
from confluent_kafka import KafkaError, KafkaException
from django.core.management import CommandError, call_command

from events import kafka
from events.conf import conf
from tests.events.broker import eventually
from tests.events.weaving import RUGS


class TestTold:
    @pytest.fixture(autouse=True)
    def address(self, settings):
        settings.EVENTS = {**settings.EVENTS, "BOOTSTRAP_SERVERS": "loom:9092"}

    @pytest.mark.parametrize(
        ("code", "text", "told"),
        [
            (KafkaError._TRANSPORT, "down", "Kafka at loom:9092 (EVENTS['BOOTSTRAP_SERVERS']) does not answer: down"),
            (KafkaError.UNKNOWN_TOPIC_OR_PART, "there is no topic", "Kafka at loom:9092 says: there is no topic"),
            (KafkaError.GROUP_AUTHORIZATION_FAILED, "not you", "Kafka at loom:9092 says: not you"),
        ],
    )
    def test_blames_kafka_for_silence_only_where_it_is_silent(self, code, text, told):
        assert kafka.told(KafkaException(KafkaError(code, text))) == told

    def test_names_the_option_that_the_client_does_not_know(self, settings):
        settings.EVENTS = {**settings.EVENTS, "KAFKA": {"sasl.mechanims": "PLAIN"}}
        says = r"Kafka at loom:9092 was not asked, because EVENTS\['KAFKA'\] is wrong: .*\"sasl\.mechanims\""
        with pytest.raises(CommandError, match=says):
            call_command("positions")


OUTAGE = KafkaException(KafkaError(KafkaError._TRANSPORT))


class TestSharedAdmin:
    @pytest.fixture
    def made(self, monkeypatch):
        clients = []
        monkeypatch.setattr(kafka, "admin", lambda: clients.append(object()) or clients[-1])
        return clients

    def test_is_one_for_all_threads(self, made):
        shared = kafka.SharedAdmin()
        with ThreadPoolExecutor(8) as threads:
            assert len({id(client) for client in threads.map(lambda _: shared(), range(64))}) == 1
        assert len(made) == 1

    def test_is_made_anew_after_an_outage_while_the_old_one_stays_for_who_still_waits(self, made, monkeypatch):
        shared = kafka.SharedAdmin()
        old = shared()
        shared.give_up(OUTAGE)
        assert shared() is old, "it has not lived through anything yet"
        monkeypatch.setattr(kafka, "GIVEN_UP_AFTER_SECONDS", -1.0)
        references = sys.getrefcount(old)
        shared.give_up(OUTAGE)
        assert shared() is not old
        assert sys.getrefcount(old) == references

    @pytest.mark.parametrize("code", [KafkaError._AUTO_OFFSET_RESET, KafkaError.TOPIC_AUTHORIZATION_FAILED])
    def test_stays_after_a_refusal(self, made, monkeypatch, code):
        monkeypatch.setattr(kafka, "GIVEN_UP_AFTER_SECONDS", -1.0)
        shared = kafka.SharedAdmin()
        old = shared()
        shared.give_up(KafkaException(KafkaError(code)))
        assert shared() is old


class TestAnswers:
    def test_come_by_what_was_asked(self):
        yes, no = Future(), Future()
        yes.set_result("a rug")
        no.set_result("a lamp")
        assert kafka.answers({"A": yes, "B": no}, within=0) == {"A": "a rug", "B": "a lamp"}

    def test_that_are_refusals_are_raised(self):
        refused = Future()
        refused.set_exception(KafkaException(KafkaError(KafkaError.TOPIC_AUTHORIZATION_FAILED)))
        with pytest.raises(KafkaException, match="TOPIC_AUTHORIZATION_FAILED"):
            kafka.answers({"A": refused}, within=1)

    def test_that_do_not_come_in_time_are_no_longer_waited_for(self):
        with pytest.raises(KafkaException) as raised:
            kafka.answers({"A": Future(), "B": Future()}, within=0.01)
        assert raised.value.args[0].code() == KafkaError._TIMED_OUT

    @pytest.mark.broker
    def test_that_come_too_late_do_not_abort_the_process(self):
        """librdkafka's issue 4605: with its own time limit this ends in `eonce->refcnt > 0`, within a second or two."""
        client, names = kafka.admin(), [f"nobody-{number}" for number in range(25)]
        client.list_topics(timeout=30)
        for hurry in [0.002, 0.004, 0.008] * 30:
            asked = client.describe_consumer_groups(names, request_timeout=kafka.REQUEST_SECONDS)
            with suppress(KafkaException):
                kafka.answers(asked, within=hurry)
        assert len(kafka.answers(client.describe_consumer_groups(names, request_timeout=30), within=30)) == 25


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
class TestForgetGroup:
    def test_is_content_with_a_group_that_never_was(self):
        kafka.forget_group("nobody-ever")

    def test_is_refused_while_the_group_is_at_work(self):
        kafka.create_topics([RUGS])
        member = kafka.consumer("loom", kafka.OutageLog())

        def assigned():
            member.poll(0.1)
            return len(member.assignment())

        try:
            member.subscribe([conf().PREFIX + RUGS.name])
            eventually(assigned, becomes=RUGS.partitions, within=60)
            with pytest.raises(kafka.NotForgotten, match="members have all left"):
                kafka.forget_group(conf().PREFIX + "loom")
        finally:
            member.close()
        kafka.forget_group(conf().PREFIX + "loom")
