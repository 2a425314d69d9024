"""The history of a type: each version that was ever published, what changed in it, and who handles it today."""

from collections.abc import Iterator
from dataclasses import dataclass

from events import declare, schemas
from events.handling import groups
from events.legible import legible
from events.schemas.known import archive, schema_of
from events.schemas.schema import Schema
from shop.insight.explorer.fields import Field, described, prose

EXAMPLE = 4_096


@dataclass(frozen=True)
class Struct:
    """A part of a payload that has a name of its own."""

    name: str
    about: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Version:
    """``changes``: since the version before. ``read_as``: another version, if upcasters lead there.

    ``published``: its schema is committed, so nobody may break it.
    """

    wire_type: str
    about: str
    topic: str
    key: str
    state: str
    read_as: str
    published: bool
    changes: tuple[str, ...]
    fields: tuple[Field, ...]
    structs: tuple[Struct, ...]
    example: str
    readers: tuple[str, ...]


def known_types() -> list[str]:
    """Every type of which there is a schema."""
    return sorted(archive().schemas.keys() | declare.registry.keys())


def types_on(topic: str) -> list[str]:
    """Those that are, or were, published on a topic."""
    return [name for name in known_types() if (schema := schema_of(name)) and schema["x-topic"] == topic]


def versions(wire_type: str) -> list[Version]:
    """All versions of the fact that ``wire_type`` is one of, the newest first; none of a type that nobody knows."""
    fact = wire_type.rpartition(".v")[0]
    names = [name for name in known_types() if name.rpartition(".v")[0] == fact]
    found = [(name, schema) for name in sorted(names, key=_number) if (schema := schema_of(name))]
    before = [None, *(schema for _, schema in found)]
    return [_version(name, schema, old) for (name, schema), old in zip(found, before, strict=False)][::-1]


def _number(wire_type: str) -> int:
    return int(wire_type.rpartition(".v")[2])


def _version(name: str, schema: Schema, old: Schema | None) -> Version:
    current = schemas.current(name)
    cls = declare.registry.get(current)
    return Version(
        wire_type=name,
        about=prose(schema),
        topic=schema["x-topic"],
        key=schema["x-key"],
        state=_state(name),
        read_as=current if current != name else "",
        published=name in archive().schemas,
        changes=tuple(changes(old, schema)) if old else (),
        fields=described(schema),
        structs=tuple(Struct(part, prose(inner), described(inner)) for part, inner in schema.get("$defs", {}).items()),
        example=legible(archive().goldens.get(name), most=EXAMPLE).text,
        readers=tuple(sorted(group.name for group in groups.values() if cls in group.handlers)),
    )


def _state(name: str) -> str:
    cls = declare.registry.get(name)
    if cls is None:
        return "old: nobody publishes it"
    return "retired: nobody publishes it" if cls.retired else "current"


def changes(old: Schema, new: Schema) -> Iterator[str]:
    """What is different in ``new``, field by field."""
    before, after = ({field.name: field for field in described(schema)} for schema in (old, new))
    for name in before.keys() - after.keys():
        yield f"{name} is gone"
    for name, field in after.items():
        if name not in before:
            yield f"{name} is new: {field.kind}" + (f", {field.note}" if field.note else "")
        elif (was := before[name]) != field:
            yield f"{name} was {_said(was)}, and is {_said(field)}"
    for word, meaning in {"x-topic": "the topic", "x-key": "the key"}.items():
        if old[word] != new[word]:
            yield f"{meaning} was {old[word]}, and is {new[word]}"


def _said(field: Field) -> str:
    return f"{field.kind} ({field.note})" if field.note else field.kind
