"""Takes personal values out of a payload and leaves its structure: what is masked can be seen, and what is known, too.

It goes by the schema, so a field that nobody has described is masked wherever it lies. Of a personal topic every word
is, elsewhere what an event marks as :data:`events.declare.Personal`.
"""

from typing import Any

from events.schemas.schema import Schema
from shop.events import CUSTOMERS

MASK = "•••"
PERSONAL = frozenset({CUSTOMERS.name})

_REF = "#/$defs/"
_MARK = "x-personal"
_HARMLESS = {"uuid", "date-time"}
_KINDS: dict[type, set[str]] = {
    dict: {"object"},
    list: {"array"},
    str: {"string"},
    bool: {"boolean"},
    int: {"integer", "number"},
    float: {"number"},
    type(None): {"null"},
}


def masked(payload: Any, schema: Schema) -> Any:
    """The payload without what its reader may not see: a personal topic's words, marked and undescribed fields."""
    return _Mask(schema).of(payload, schema)


class _Mask:
    def __init__(self, schema: Schema) -> None:
        self._defs: dict[str, Schema] = schema.get("$defs", {})
        self._personal = schema["x-topic"] in PERSONAL

    def of(self, value: Any, schema: Any) -> Any:
        known = self._chosen(value, schema)
        if known is None or _MARK in known or _MARK in schema:
            return MASK
        if isinstance(value, dict):
            return self._fields(value, known)
        if isinstance(value, list):
            return self._items(value, known)
        words = isinstance(value, str) and known.get("format") not in _HARMLESS and "enum" not in known
        return MASK if self._personal and words else value

    def _fields(self, value: dict[str, Any], schema: Schema) -> dict[str, Any]:
        own, others = schema.get("properties", {}), schema.get("additionalProperties")
        if isinstance(others, dict) and not self._personal:
            return {name: self.of(part, own.get(name, others)) for name, part in value.items()}
        shown = {name: self.of(part, own[name]) for name, part in value.items() if name in own}
        unknown = len(value) - len(shown)
        return shown | ({f"… and {unknown} more": MASK} if unknown else {})

    def _items(self, value: list[Any], schema: Schema) -> list[Any]:
        first, rest = schema.get("prefixItems", []), schema.get("items")
        return [self.of(part, first[index] if index < len(first) else rest) for index, part in enumerate(value)]

    def _chosen(self, value: Any, schema: Any) -> Schema | None:
        """The schema that the value has, if it is beyond doubt which one that is."""
        if not isinstance(schema, dict):
            return None
        schema = self._resolved(schema)
        fitting = [
            option
            for option in map(self._resolved, schema.get("anyOf", [schema]))
            if option.get("type") in _KINDS[type(value)] or value in option.get("enum", ())
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _resolved(self, schema: Schema) -> Schema:
        return self._defs[schema["$ref"].removeprefix(_REF)] if "$ref" in schema else schema
