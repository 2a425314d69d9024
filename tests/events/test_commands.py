import pytest
from confluent_kafka import KafkaError, KafkaException
from django.core.management import CommandError, call_command


class TestHandlersCommand:
    def test_prints_who_reacts_to_what(self, capsys):
        call_command("handlers")
        lines = [line.split() for line in capsys.readouterr().out.splitlines()]
        assert lines[0] == ["GROUP", "TOPIC", "EVENT", "HANDLER"]
        reaction = ["weavers", "rugs", "weaving.rug-woven.v1", "tests.events.weaving.hang_rug_on_rug_woven"]
        assert reaction in lines


class TestCreateTopicsCommand:
    def test_counts_what_it_made_and_what_was_there(self, monkeypatch, capsys):
        monkeypatch.setattr("events.kafka.create_topics", lambda topics: ["rugs"])
        call_command("create_topics")
        assert capsys.readouterr().out.startswith("created rugs\n1 topic created; already there: ")

    def test_names_the_address_at_which_kafka_does_not_do_it(self, settings, monkeypatch):
        def create(topics):
            raise KafkaException(KafkaError(KafkaError._TRANSPORT, "nobody there"))

        monkeypatch.setattr("events.kafka.create_topics", create)
        settings.EVENTS = {**settings.EVENTS, "BOOTSTRAP_SERVERS": "127.0.0.1:1"}
        with pytest.raises(CommandError, match=r"127\.0\.0\.1:1 \(EVENTS\['BOOTSTRAP_SERVERS'\]\) says: nobody there"):
            call_command("create_topics")


class TestConsumeCommand:
    def test_names_the_groups_that_there_are_when_one_is_unknown(self):
        with pytest.raises(CommandError, match=r"No such group: knitters.*weavers"):
            call_command("consume", "knitters")
