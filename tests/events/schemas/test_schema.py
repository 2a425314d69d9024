from datetime import date, datetime, time
from typing import Annotated

import jsonschema
import msgspec
import pytest
from msgspec import UNSET, Meta, UnsetType

from events.schemas.schema import BadEvent, describe
from tests.events.schemas.weaving import WIRE_TYPE, declared
from tests.events.weaving import RugWoven


class Fringe(msgspec.Struct, frozen=True):
    """The ends
    of the warp."""

    length: int
    knotted_at: datetime | None = None


class Thimble(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    size: int


class TestDescribe:
    def test_says_what_a_rug_woven_is(self):
        assert describe(RugWoven) == {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": "urn:event:weaving.rug-woven.v1",
            "title": "RugWoven",
            "description": "A rug left the loom.",
            "type": "object",
            "properties": {"sku": {"type": "string"}, "knots": {"type": "integer", "default": 0}},
            "required": ["sku"],
            "x-topic": "rugs",
            "x-key": "sku",
            "x-compacted": False,
        }

    def test_is_the_same_every_time(self):
        cls = declared(fringe=Fringe, ends=tuple[Fringe, ...])
        assert list(describe(cls)["properties"]) == ["sku", "fringe", "ends"]
        assert msgspec.json.encode(describe(cls)) == msgspec.json.encode(describe(cls))

    def test_keeps_structs_and_their_docstrings_beside_the_event(self):
        assert describe(declared(fringe=Fringe))["$defs"]["Fringe"]["description"] == "The ends\nof the warp."

    @pytest.mark.parametrize(
        ("kind", "at"),
        [
            (datetime, ()),
            (Annotated[datetime, Meta(description="when")], ()),
            (datetime | None, ("anyOf", 0)),
            (list[datetime], ("items",)),
            (tuple[datetime, ...], ("items",)),
            (tuple[int, datetime], ("prefixItems", 1)),
            (dict[str, datetime], ("additionalProperties",)),
            (list[datetime] | None, ("anyOf", 0, "items")),
        ],
        ids=str,
    )
    def test_tells_a_datetime_from_a_string_wherever_it_stands(self, kind, at):
        part = describe(declared(it=kind))["properties"]["it"]
        for step in at:
            part = part[step]
        assert part["format"] == "date-time"

    def test_tells_times_and_dates_apart(self):
        fields = describe(declared(at=time, on=date))["properties"]
        assert [fields["at"]["format"], fields["on"]["format"]] == ["time", "date"]

    def test_notes_what_a_writer_may_leave_out(self):
        assert describe(declared(it=(int | UnsetType, UNSET)))["x-may-be-absent"] == ["it"]
        assert "x-may-be-absent" not in describe(declared(it=(int, 7)))

    def test_names_the_key_as_it_stands_in_the_payload(self):
        class Renamed(RugWoven, frozen=True, rename="camel"):
            rug_id: str = ""

        Renamed.key_field = "rug_id"
        assert describe(Renamed)["x-key"] == "rugId"

    def test_refuses_a_struct_that_forbids_unknown_fields(self):
        with pytest.raises(BadEvent, match="Thimble forbids unknown fields"):
            describe(declared(thimble=Thimble))

    def test_refuses_what_has_no_json_schema(self):
        with pytest.raises(BadEvent, match=f"{WIRE_TYPE} has no JSON Schema"):
            describe(declared(it=complex))

    def test_is_a_valid_schema(self):
        jsonschema.Draft202012Validator.check_schema(describe(declared(fringe=Fringe, ends=tuple[Fringe, ...])))
