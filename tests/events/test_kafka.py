import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from confluent_kafka import KafkaError, KafkaException
from django.core.management import CommandError, call_command

from events import kafka


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
        shared.give_up()
        assert shared() is old, "it has not lived through anything yet"
        monkeypatch.setattr(kafka, "GIVEN_UP_AFTER_SECONDS", -1.0)
        references = sys.getrefcount(old)
        shared.give_up()
        assert shared() is not old
        assert sys.getrefcount(old) == references
