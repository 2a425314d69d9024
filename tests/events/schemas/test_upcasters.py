import pytest

from events import declare
from events.consumer.record import Place, Record, Undecodable
from events.declare import Event, event
from events.schemas import UpcastFailed, current, upcast, upcaster
from events.schemas.upcasters import BadUpcaster
from tests.events.weaving import RUGS, RugWoven

V1, V2, V3 = (f"weaving.rug-dyed.v{version}" for version in (1, 2, 3))


@pytest.fixture
def dyed():
    """Three versions of one event: a colour, then several, then with the dyer's name."""

    @event(V3, topic=RUGS, key="sku")
    class RugDyed(Event, frozen=True):
        sku: str
        colours: tuple[str, ...]
        dyer: str

    @upcaster(V1, to=V2)
    def make_it_several(old):
        return {"sku": old["sku"], "colours": [old["colour"]]}

    @upcaster(V2, to=V3)
    def name_the_dyer(old):
        return {**old, "dyer": "unknown"}

    return RugDyed


def record(wire_type, value):
    headers = [("id", b"0190163d-8694-739b-aea5-966c26f8ad91"), ("type", wire_type.encode())]
    return Record(place=Place("rugs", 0), offset=4, key=b"GARISH-RUG", value=value, headers=headers, timestamp_ms=7)


class TestUpcast:
    def test_takes_an_old_payload_through_every_version(self, dyed):
        newest = {"sku": "GARISH-RUG", "colours": ["puce"], "dyer": "unknown"}
        assert upcast(V1, {"sku": "GARISH-RUG", "colour": "puce"}) == (V3, newest)
        assert upcast(V2, {"sku": "GARISH-RUG", "colours": ["puce"]}) == (V3, newest)

    def test_leaves_the_newest_version_as_it_is(self, dyed):
        payload = {"sku": "GARISH-RUG", "colours": [], "dyer": "ada"}
        assert upcast(V3, payload) == (V3, payload)

    def test_names_the_function_that_could_not_do_it(self, dyed):
        with pytest.raises(UpcastFailed, match=r"make_it_several could not read a weaving.rug-dyed.v1: KeyError"):
            upcast(V1, {"sku": "GARISH-RUG"})

    def test_notices_a_function_that_forgets_to_return(self):
        @upcaster("weaving.rug-beaten.v1", to="weaving.rug-beaten.v2")
        def forget(old):
            old["dust"] = 0

        with pytest.raises(UpcastFailed, match="forget returned None"):
            upcast("weaving.rug-beaten.v1", {})


class TestUpcaster:
    def test_refuses_a_second_way_on_from_a_version(self, dyed):
        with pytest.raises(BadUpcaster, match=r"make_it_several and .*another"):

            @upcaster(V1, to=V3)
            def another(old):
                return old

    def test_refuses_to_go_in_circles(self, dyed):
        with pytest.raises(BadUpcaster, match="upcast old to new only"):

            @upcaster(V3, to=V1)
            def back(old):
                return old

    def test_tells_as_what_a_version_is_read_today(self, dyed):
        assert [current(V1), current(V2), current(V3), current("weaving.unheard-of.v1")] == [
            V3,
            V3,
            V3,
            "weaving.unheard-of.v1",
        ]


class TestRecord:
    def test_of_an_old_version_is_read_as_the_newest(self, dyed):
        old = record(V1, b'{"sku":"GARISH-RUG","colour":"puce"}')
        assert old.event_class is dyed
        assert old.event == dyed(sku="GARISH-RUG", colours=("puce",), dyer="unknown")

    def test_keeps_its_type_for_deliveries_and_for_what_it_causes(self, dyed):
        old = record(V1, b'{"sku":"GARISH-RUG","colour":"puce"}')
        assert old.wire_type == old.incoming.type == V1

    def test_is_read_as_the_newest_even_while_the_old_class_is_still_there(self, dyed):
        @event(V1, topic=RUGS, key="sku")
        class RugDyedInOneColour(Event, frozen=True):
            sku: str
            colour: str

        assert isinstance(record(V1, b'{"sku":"GARISH-RUG","colour":"puce"}').event, dyed)

    @pytest.mark.parametrize("value", [b'{"sku":"GARISH-RUG"}', b"[]", b"{", b'{"sku":"GARISH-RUG","colour":7}'])
    def test_that_no_upcaster_can_read_is_undecodable(self, dyed, value):
        with pytest.raises(Undecodable, match=r"rugs\[0\]@4 is not a weaving.rug-dyed.v1"):
            _ = record(V1, value).event

    def test_without_upcasters_is_decoded_as_ever(self):
        assert record("weaving.rug-woven.v1", b'{"sku":"GARISH-RUG"}').event == RugWoven(sku="GARISH-RUG")

    def test_of_a_version_that_leads_nowhere_is_unknown(self, dyed, monkeypatch):
        monkeypatch.delitem(declare.registry, V3)
        assert record(V1, b"{}").event_class is None
