import pytest

from events.declare import DuplicateWireType, Event, Topic, event, topics
from events.handling import DuplicateGroup, DuplicateHandler, Group, on
from tests.events.weaving import RUGS, WEAVERS, RugWoven


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

    def test_declares_its_topic(self):
        assert topics()["rugs"] == Topic("rugs", partitions=2)


class TestGroup:
    def test_is_declared_once(self):
        with pytest.raises(DuplicateGroup, match="weavers"):
            Group("weavers")

    def test_reacts_to_an_event_once(self):
        with pytest.raises(DuplicateHandler, match="weavers"):
            on(RugWoven, group=WEAVERS)(lambda event: None)

    def test_listens_to_the_topics_of_its_events(self):
        assert WEAVERS.topics == [RUGS]
