import pytest

from events import declare
from events.authoring import RetiredEvent, row
from events.declare import BadWireType, DuplicateWireType, Event, Topic, event, topics
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


class TestGroup:
    def test_is_declared_once(self):
        with pytest.raises(DuplicateGroup, match="weavers"):
            Group("weavers")

    def test_reacts_to_an_event_once(self):
        with pytest.raises(DuplicateHandler, match="weavers"):
            on(RugWoven, group=WEAVERS)(lambda event: None)

    def test_listens_to_the_topics_of_its_events(self):
        assert WEAVERS.topics == [RUGS]
