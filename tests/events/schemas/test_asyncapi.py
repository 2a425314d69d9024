import json
from decimal import Decimal
from typing import Annotated

import jsonschema
import msgspec
import pytest

from events.declare import Topic
from events.handling import Group
from events.schemas import upcaster
from events.schemas.asyncapi import document
from events.schemas.examples import example
from events.schemas.language import Language
from events.schemas.schema import describe
from tests.events.schemas.weaving import declared, registered

CARPETS = Topic("carpets", partitions=3, compacted=True)


class Money(msgspec.Struct, frozen=True):
    amount: Decimal


class Wool(msgspec.Struct, frozen=True, tag="wool"):
    sheep: int


class Silk(msgspec.Struct, frozen=True, tag="silk"):
    worms: int


def hang_rug_on_rug_priced(event): ...


@pytest.fixture
def spoken():
    """A new version and the old one that leads to it, a retired event, and one that has a ``Money`` of its own."""
    other_money = msgspec.defstruct("Money", [("cents", int)], frozen=True)
    v1, v2, retired, foreign = (
        registered("weaving.rug-priced.v1", price=int),
        registered("weaving.rug-priced.v2", price=Money, fibre=Wool | Silk, corner=tuple[int, str]),
        registered("weaving.rug-beaten.v1", price=(Money, Money(Decimal(0))), retired=True),
        registered("trading.rug-sold.v1", topic=CARPETS, paid=Annotated[other_money, msgspec.Meta(description="all")]),
    )
    upcaster(v1.wire_type, to=v2.wire_type)(lambda old: old)
    group = Group("hangers")
    return Language(
        {cls.wire_type: cls for cls in (v1, v2, retired, foreign)}, {}, [(group, v2, hang_rug_on_rug_priced)]
    )


@pytest.fixture
def api(spoken):
    schemas = {name: describe(cls) for name, cls in spoken.events.items()}
    return document(schemas, {name: example(cls) for name, cls in spoken.events.items()}, spoken)


def references(part):
    if isinstance(part, dict):
        yield from [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        for inner in part.values():
            yield from references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from references(inner)


def resolved(api, reference):
    part = api
    for step in reference.removeprefix("#/").split("/"):
        part = part[step]
    return part


class TestDocument:
    def test_is_version_3_and_says_whose_events_it_tells(self, api):
        assert api["asyncapi"] == "3.0.0"
        assert api["info"]["title"] == "Events of trading, weaving"

    def test_refers_only_to_what_is_in_it(self, api):
        found = list(references(api))
        assert len(found) > 20
        assert all(resolved(api, reference) for reference in found)

    def test_has_a_channel_for_each_topic(self, api):
        assert api["channels"]["carpets"]["bindings"]["kafka"] == {
            "partitions": 3,
            "topicConfiguration": {"cleanup.policy": ["compact"], "retention.ms": -1, "retention.bytes": -1},
            "bindingVersion": "0.5.0",
        }
        assert list(api["channels"]["rugs"]["messages"]) == [
            "weaving.rug-beaten.v1",
            "weaving.rug-priced.v1",
            "weaving.rug-priced.v2",
        ]

    def test_lets_an_owner_send_what_is_not_retired(self, api):
        sent = api["operations"]["weaving.send.rugs"]
        assert sent["action"] == "send"
        assert [message["$ref"].rpartition("/")[2] for message in sent["messages"]] == [
            "weaving.rug-priced.v1",
            "weaving.rug-priced.v2",
        ]

    def test_lets_a_group_receive_old_versions_with_the_handler_of_the_new(self, api):
        received = api["operations"]["hangers.receive.rugs"]
        handler = f"{__name__}.hang_rug_on_rug_priced"
        assert received["x-handlers"] == {"weaving.rug-priced.v1": handler, "weaving.rug-priced.v2": handler}
        assert received["bindings"]["kafka"]["groupId"] == {"const": "hangers"}

    def test_tells_what_became_of_old_events(self, api):
        messages = api["components"]["messages"]
        assert "Read as weaving.rug-priced.v2." in messages["weaving.rug-priced.v1"]["description"]
        assert "Retired" in messages["weaving.rug-beaten.v1"]["description"]

    def test_describes_headers_and_key(self, api):
        message = api["components"]["messages"]["weaving.rug-priced.v2"]
        headers = resolved(api, message["traits"][0]["$ref"])["headers"]
        assert set(headers["properties"]) == {"id", "type", "correlation_id", "causation_id", "traceparent"}
        assert "field sku" in message["bindings"]["kafka"]["key"]["description"]

    def test_keeps_structs_of_one_name_apart(self, api):
        assert {name for name in api["components"]["schemas"] if name.endswith("Money")} == {
            "Money",
            "weaving.rug-beaten.v1.Money",
            "weaving.rug-priced.v2.Money",
        }

    def test_shows_an_example_that_its_own_schema_allows(self, api):
        for message in api["components"]["messages"].values():
            schema = {"$ref": message["payload"]["$ref"], "components": api["components"]}
            jsonschema.Draft7Validator(schema).validate(message["examples"][0]["payload"])

    def test_speaks_the_dialect_that_asyncapi_is_written_in(self, api):
        fields = api["components"]["schemas"]["weaving.rug-priced.v2"]["properties"]
        assert fields["fibre"]["discriminator"] == "type"
        assert fields["corner"]["items"] == [{"type": "integer"}, {"type": "string"}]
        assert not any(word in json.dumps(api) for word in ("prefixItems", "$defs", "$schema", "$id"))

    def test_of_versions_without_a_class_is_made_from_their_schemas(self, spoken):
        old = declared("weaving.rug-hidden.v1", topic=Topic("attic"), price=Money)
        upcaster(old.wire_type, to="weaving.rug-priced.v2")(lambda payload: payload)
        api = document({old.wire_type: describe(old)}, {old.wire_type: example(old)}, spoken)
        assert "bindings" not in api["channels"]["attic"]
        assert list(api["operations"]) == ["hangers.receive.attic"]
