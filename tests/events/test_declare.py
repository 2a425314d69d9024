from dataclasses import dataclass

import pytest

from events import declare
from events.authoring import RetiredEvent, row
from events.declare import BadTopic, BadWireType, DuplicateWireType, Event, NoEvent, Topic, event, topics
from events.handling import DuplicateGroup, DuplicateHandler, Group, on
from tests.events.weaving import RUGS, WEAVERS, RugWoven, record


class TestEvent:
    def test_takes_its_key_from_the_named_field(self):
        assert RugWoven(sku="GARISH-RUG").key == "GARISH-RUG"

    def test_is_immutable(self):
        with pytest.raises(AttributeError):
            RugWoven(sku="GARISH-RUG").sku = "OTHER"

    def test_refuses_a_wire_type_that_is_taken(self):
        with pytest.raises(DuplicateWireType, match=r"weaving\.rug-woven\.v1"):

            @event("weaving.rug-woven.v1", topic=RUGS, key="sku")
            class Impostor(Event, frozen=True):
                sku: str

    def test_refuses_a_key_that_is_no_field(self):
        with pytest.raises(AttributeError, match="colour"):

            @event("weaving.keyless.v1", topic=RUGS, key="colour")
            class Keyless(Event, frozen=True):
                sku: str

    @pytest.mark.parametrize("wire_type", ["weaving.rug-woven", "Weaving.RugWoven.v1", "rug/woven.v1", "v1", "a.v0"])
    def test_refuses_a_wire_type_without_a_version_or_in_other_letters(self, wire_type):
        with pytest.raises(BadWireType, match=r"orders\.order-placed\.v1"):

            @event(wire_type, topic=RUGS, key="sku")
            class Nameless(Event, frozen=True):
                sku: str

    def test_refuses_a_topic_that_is_only_a_name(self):
        with pytest.raises(
            BadTopic, match=r"weaving\.rug-named\.v1 goes to 'rugs', which is no Topic.*Topic\(\"rugs\"\)"
        ):

            @event("weaving.rug-named.v1", topic="rugs", key="sku")
            class RugNamed(Event, frozen=True):
                sku: str

    @pytest.mark.parametrize("other", [Topic("rugs", partitions=3), Topic("rugs", partitions=2, compacted=True)])
    def test_refuses_a_topic_that_another_event_declares_differently(self, other):
        with pytest.raises(
            BadTopic, match=r"weaving\.rug-doubted\.v1 goes to .* but weaving\.rug-.*declare the topic once"
        ):

            @event("weaving.rug-doubted.v1", topic=other, key="sku")
            class RugDoubted(Event, frozen=True):
                sku: str

    def test_refuses_a_class_that_is_no_event(self):
        with pytest.raises(NoEvent, match=r"RugDated is declared as weaving\.rug-dated\.v1 and is no Event"):

            @event("weaving.rug-dated.v1", topic=RUGS, key="sku")
            @dataclass(frozen=True)
            class RugDated:
                sku: str

    def test_is_read_and_never_published_once_it_is_retired(self, monkeypatch):
        monkeypatch.setattr(declare, "registry", dict(declare.registry))

        @event("weaving.rug-beaten.v1", topic=RUGS, key="sku", retired=True)
        class RugBeaten(Event, frozen=True):
            sku: str

        assert record(RugBeaten(sku="GARISH-RUG")).event == RugBeaten(sku="GARISH-RUG")
        with pytest.raises(RetiredEvent, match="publish its successor"):
            row(RugBeaten(sku="GARISH-RUG"))

    def test_declares_its_topic(self):
        assert topics()["rugs"] == Topic("rugs", partitions=2)


class TestTopic:
    @pytest.mark.parametrize("name", ["", "garish rugs", "rugs/garish", "tapis-élégants", "..", "r" * 250, None])
    def test_refuses_a_name_that_kafka_does_not_take(self, name):
        with pytest.raises(BadTopic, match="Kafka takes no topic"):
            Topic(name)

    def test_has_a_partition_at_least(self):
        with pytest.raises(BadTopic, match="rugs has 0 partitions"):
            Topic("rugs", partitions=0)


class TestGroup:
    def test_is_declared_once(self):
        with pytest.raises(DuplicateGroup, match="weavers"):
            Group("weavers")

    def test_reacts_to_an_event_once(self):
        with pytest.raises(DuplicateHandler, match="weavers"):
            on(RugWoven, group=WEAVERS)(lambda event: None)

    def test_listens_to_the_topics_of_its_events(self):
        assert WEAVERS.topics == [RUGS]
