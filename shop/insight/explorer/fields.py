"""A payload beside its schema: each field's type, and what this record says there."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from events.schemas.known import schema_of
from events.schemas.schema import Schema
from shop.insight.explorer.showing import Shown

_LONGEST = 400


class Field(NamedTuple):
    """``note``: that it has a default, that it is missing, or that the schema does not know it."""

    name: str
    kind: str
    value: str
    note: str


def fields(seen: Shown) -> tuple[Field, ...]:
    """Of a whole record, as its reader may see it; none if it is not an object of a known type."""
    schema = schema_of(seen.wire_type)
    if schema is None or seen.kind != "JSON" or seen.hidden or seen.more:
        return ()
    payload = msgspec.json.decode(seen.text)
    return tuple(_fields(payload, schema)) if isinstance(payload, dict) else ()


def described(schema: Schema) -> tuple[Field, ...]:
    """The fields alone, without a record."""
    return tuple(Field(name, words(part), "", _default(schema, name)) for name, part in _properties(schema).items())


def prose(schema: Schema) -> str:
    """What its docstring says, in paragraphs, with names in quotation marks."""
    paragraphs = str(schema.get("description", "")).split("\n\n")
    return re.sub("``(.+?)``", r"“\1”", "\n\n".join(" ".join(one.split()) for one in paragraphs))


def words(schema: Any) -> str:
    """A type in a few words, as ``list of Line`` or ``date-time or null``."""
    if not isinstance(schema, dict):
        return "anything"
    if "anyOf" in schema:
        return " or ".join(words(option) for option in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {words(schema.get('items'))}"
    return str(schema.get("format") or schema.get("type") or "anything")


def _fields(payload: dict[str, Any], schema: Schema) -> Iterator[Field]:
    for name, part in _properties(schema).items():
        if name in payload:
            yield Field(name, words(part), _value(payload[name]), _default(schema, name))
        else:
            yield Field(name, words(part), "", f"is not there; {_default(schema, name) or 'it has to be'}")
    for name in payload.keys() - _properties(schema).keys():
        yield Field(name, "", _value(payload[name]), "is not in the schema")


def _properties(schema: Schema) -> dict[str, Any]:
    found: dict[str, Any] = schema.get("properties", {})
    return found


def _default(schema: Schema, name: str) -> str:
    if name in schema.get("required", ()):
        return ""
    default = json.dumps(_properties(schema)[name].get("default"), ensure_ascii=False)
    return f"may be left out: {default}"


def _value(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
