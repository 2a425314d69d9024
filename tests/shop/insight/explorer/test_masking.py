"""The parts that no event of the shop has today."""

import pytest

from shop.insight.explorer.masking import MASK, masked

RUG = {"type": "object", "properties": {"sku": {"type": "string"}, "knots": {"type": "integer"}}}


def schema(part, topic="orders"):
    return {"x-topic": topic, "type": "object", "properties": {"it": part}, "$defs": {"Rug": RUG}}


class TestMasked:
    @pytest.mark.parametrize(
        ("part", "value", "shown", "personal"),
        [
            ({"type": "string"}, "Ada", "Ada", MASK),
            ({"type": "string", "format": "date-time"}, "2026-11-23", "2026-11-23", "2026-11-23"),
            ({"enum": ["red", "blue"]}, "red", "red", "red"),
            ({"enum": ["red", "blue"]}, "Ada", MASK, MASK),
            ({"type": "integer"}, "Ada", MASK, MASK),
            ({"type": "number"}, 3, 3, 3),
            ({"anyOf": [{"type": "string"}, {"type": "null"}]}, None, None, None),
            ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "Ada", "Ada", MASK),
            ({"anyOf": [{"$ref": "#/$defs/Rug"}, {"type": "null"}]}, {"sku": "R"}, {"sku": "R"}, {"sku": MASK}),
            ({"anyOf": [{"$ref": "#/$defs/Rug"}, RUG]}, {"sku": "R"}, MASK, MASK),
            ({"type": "array", "items": {"type": "string"}}, ["a", "b"], ["a", "b"], [MASK, MASK]),
            ({"type": "array", "prefixItems": [{"type": "integer"}], "items": False}, [1, "a"], [1, MASK], [1, MASK]),
            (
                {"type": "object", "additionalProperties": {"type": "integer"}},
                {"Ada": 1},
                {"Ada": 1},
                {"… and 1 more": MASK},
            ),
            ({}, "Ada", MASK, MASK),
            ({"type": "string", "x-personal": True}, "Ada", MASK, MASK),
            ({"anyOf": [{"type": "string"}, {"type": "null"}], "x-personal": True}, "Ada", MASK, MASK),
            ({"anyOf": [{"type": "string", "x-personal": True}, {"type": "null"}]}, "Ada", MASK, MASK),
            ({"type": "array", "items": {"type": "string", "x-personal": True}}, ["a"], [MASK], [MASK]),
        ],
    )
    def test_leaves_the_structure_and_what_is_surely_harmless(self, part, value, shown, personal):
        assert masked({"it": value}, schema(part)) == {"it": shown}
        assert masked({"it": value}, schema(part, "customers")) == {"it": personal}

    def test_takes_all_of_what_is_no_object(self):
        assert masked("Ada", schema({})) == MASK
