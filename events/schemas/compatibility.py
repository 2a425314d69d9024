"""What a change of a schema breaks: a reader of yesterday with an event of today, or the other way round.

Both happen in every rolling deployment and in every rebuild, so a change must survive both. What is left is little:
a new field with a default, a default for a field that had none (the writer goes on writing it), and better words.
Everything else is a new version. Structs are compared by their fields; what they are called is nobody's business.
"""

from collections.abc import Iterator
from typing import Any

from events.schemas.schema import Schema

_WORDS = {"title", "description", "examples", "$comment", "$id", "$schema", "$defs"}
# Looked at by a rule of their own.
_RULED = {"properties", "required", "default", "items", "prefixItems", "anyOf", "additionalProperties", "discriminator"}
_ABSENT = "x-may-be-absent"
_NOTHING = object()


def breaks(old: Schema, new: Schema) -> list[str]:
    """Every way in which the two do not get on, in words; none if all is well."""
    return list(_Comparison(old, new).of(old, new, ""))


class _Comparison:
    """Two whole schemas, whose parts are compared; a recursive struct is compared once."""

    def __init__(self, old: Schema, new: Schema) -> None:
        self._defs = old.get("$defs", {}), new.get("$defs", {})
        self._seen: set[tuple[str, str]] = set()

    def of(self, old: Any, new: Any, at: str) -> Iterator[str]:
        if not (isinstance(old, dict) and isinstance(new, dict)):
            if old != new:
                yield f"{at} was {_said(old)} and is {_said(new)}"
            return
        refs = old.get("$ref", ""), new.get("$ref", "")
        if all(refs) and refs in self._seen:
            return
        self._seen.add(refs)
        old, new = (_resolved(schema, defs) for schema, defs in zip((old, new), self._defs, strict=True))
        if _plain(old) != _plain(new):
            yield f"{at or 'it'} was {_said(old)} and is {_said(new)}"
            return
        yield from self._fields(old, new, at)
        yield from self._parts(old, new, at)

    def _fields(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        required = set(old.get("required", ())), set(new.get("required", ()))
        for name in before:
            path = f"{at}.{name}".lstrip(".")
            if name not in after:
                yield f"{path} is gone: its old readers miss it"
                continue
            if name in required[1] - required[0]:
                yield f"{path} has lost its default: old events without it cannot be read"
            if name in required[0] and name in new.get(_ABSENT, ()):
                yield f"{path} may now be left out: its old readers miss it"
            yield from self._default(before[name], after[name], path, optional=name not in required[0] | required[1])
            yield from self.of(before[name], after[name], path)
        for name in after:
            if name in required[1] and name not in before:
                yield f"{at}.{name} is new and has no default: old events do not have it".lstrip(".")

    @staticmethod
    def _default(old: Schema, new: Schema, path: str, *, optional: bool) -> Iterator[str]:
        if optional and (was := old.get("default", _NOTHING)) != (now := new.get("default", _NOTHING)):
            yield f"{path} had the default {_value(was)} and has {_value(now)}: old events now mean another thing"

    def _parts(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        for word in ("items", "additionalProperties"):
            if word in old or word in new:
                yield from self.of(old.get(word), new.get(word), f"{at}[]")
        before, after = old.get("prefixItems", ()), new.get("prefixItems", ())
        if len(after) < len(before):
            yield f"{at}[{len(after)}] is gone: its old readers miss it"
        for index, pair in enumerate(zip(before, after, strict=False)):
            yield from self.of(*pair, f"{at}[{index}]")
        yield from self._options(old, new, at)

    def _options(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        before, after = (_by_kind(schema, defs) for schema, defs in zip((old, new), self._defs, strict=True))
        for kind in sorted(before.keys() | after.keys()):
            if kind not in after:
                yield f"{at} may no longer be {kind}: old events are"
            elif kind not in before:
                yield f"{at} may now be {kind}: old readers refuse it"
            else:
                yield from self.of(before[kind], after[kind], at)


def _resolved(schema: Schema, defs: dict[str, Schema]) -> Schema:
    if "$ref" not in schema:
        return schema
    beside = {word: value for word, value in schema.items() if word != "$ref"}
    return defs[schema["$ref"].removeprefix("#/$defs/")] | beside


def _plain(schema: Schema) -> Schema:
    """What must be the same, word for word: the type, the format, the limits, an enumeration's values."""
    plain = {word: value for word, value in schema.items() if word not in _WORDS | _RULED and word[:2] != "x-"}
    return plain | ({"anyOf": True} if "anyOf" in schema else {})


def _by_kind(schema: Schema, defs: dict[str, Schema]) -> dict[str, Schema]:
    """The members of a union, each by what tells it from the others: its tag, or its type."""
    tag = schema.get("discriminator", {}).get("propertyName")
    kinds = {}
    for option in schema.get("anyOf", ()):
        resolved = _resolved(option, defs)
        tags = resolved.get("properties", {}).get(tag, resolved).get("enum")
        kinds["one of " + ", ".join(map(str, tags)) if tags else resolved.get("type", "anything")] = option
    return kinds


def _said(schema: Any) -> str:
    """A type in a few words."""
    if not isinstance(schema, dict):
        return "nothing" if schema is None else str(schema)
    if "anyOf" in schema:
        return " or ".join(_said(option) for option in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    kind = schema.get("format") or schema.get("type") or ("one of" if "enum" in schema else "anything")
    limits = {word: value for word, value in _plain(schema).items() if word not in {"type", "format", "enum"}}
    values = ", ".join(map(str, schema.get("enum", ())))
    return " ".join([kind, *([values] if values else []), *(f"({word} {value})" for word, value in limits.items())])


def _value(default: object) -> str:
    return "none" if default is _NOTHING else repr(default)
