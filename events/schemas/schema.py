"""The JSON Schema of an event, from its class alone."""

import inspect
from typing import Any

import msgspec
from msgspec import inspect as types

from events.declare import Event

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_REF = "#/$defs/"
_FORMATS: dict[type, str] = {types.DateTimeType: "date-time", types.TimeType: "time"}
_IN_UNIONS: dict[type, str] = dict.fromkeys(_FORMATS, "string") | {types.DictType: "object"}


class BadEvent(TypeError):
    """An event whose readers would not survive its next version, or whose fields have no JSON Schema."""


def uri(wire_type: str) -> str:
    """The name of an event's schema: CloudEvents' ``dataschema``, and the schema's own ``$id``."""
    return f"urn:event:{wire_type}"


def describe(cls: type[Event]) -> Schema:
    """The schema that is committed for an event, with its topic and its key.

    :raises BadEvent: if a struct in it forbids unknown fields, or a field has no JSON Schema
    """
    try:
        found = structs(types.type_info(cls))
        refs, defs = msgspec.json.schema_components(found, ref_template=_REF + "{name}")
    except TypeError as error:
        raise BadEvent(f"{cls.wire_type} has no JSON Schema: {error}") from error
    names = [ref["$ref"].removeprefix(_REF) for ref in refs]
    for kind, name in zip(found.values(), names, strict=True):
        _complete(kind, defs[name])
    own = defs.pop(names[0])
    key = dict(zip(cls.__struct_fields__, cls.__struct_encode_fields__, strict=True))[cls.key_field]
    kept = {"x-topic": cls.topic.name, "x-key": key, "x-compacted": cls.topic.compacted}
    return {"$schema": DIALECT, "$id": uri(cls.wire_type), **own, **kept, **({"$defs": defs} if defs else {})}


def structs(node: Any, found: dict[type, types.StructType] | None = None) -> dict[type, types.StructType]:
    """Every struct in a type, the outermost first; a type may contain itself."""
    found = {} if found is None else found
    if isinstance(node, tuple):
        for part in node:
            structs(part, found)
    elif isinstance(node, types.Type | types.Field) and getattr(node, "cls", None) not in found:
        if isinstance(node, types.StructType):
            found[node.cls] = node
        for name in node.__struct_fields__:
            structs(getattr(node, name), found)
    return found


def _complete(struct: types.StructType, schema: Schema) -> None:
    """Say what msgspec leaves out: that a datetime is one, and which fields a writer may leave out."""
    if struct.forbid_unknown_fields:
        raise BadEvent(f"{struct.cls.__qualname__} forbids unknown fields: a new field would stop its old readers.")
    if "description" in schema:
        schema["description"] = inspect.cleandoc(schema["description"])
    if struct.array_like:
        schemas = schema["prefixItems"][-len(struct.fields) :]
    else:
        schemas = [schema["properties"][field.encode_name] for field in struct.fields]
    for field, part in zip(struct.fields, schemas, strict=True):
        _name_times(field.type, part)
    if omitted := [field.encode_name for field in struct.fields if _may_be_left_out(struct, field)]:
        schema["x-may-be-absent"] = omitted


def _may_be_left_out(struct: types.StructType, field: types.Field) -> bool:
    unset = field.default is field.default_factory is msgspec.NODEFAULT  # how msgspec shows an UNSET
    return not field.required and (unset or struct.cls.__struct_config__.omit_defaults)


def _name_times(kind: Any, schema: Any) -> None:
    """Without this a ``datetime`` that becomes a ``str`` would go unnoticed."""
    if not isinstance(schema, dict):
        return
    match kind:
        case types.DateTimeType() | types.TimeType():
            schema["format"] = _FORMATS[type(kind)]
        case types.Metadata():
            _name_times(kind.type, schema)
        case types.DictType():
            _name_times(kind.value_type, schema.get("additionalProperties"))
        case types.TupleType():
            for item, part in zip(kind.item_types, schema.get("prefixItems", ()), strict=False):
                _name_times(item, part)
        case types.UnionType():
            for member in kind.types:
                for part in schema.get("anyOf", ()):
                    if part.get("type") == _IN_UNIONS.get(type(member), "array"):
                        _name_times(member, part)
        case types.ListType() | types.SetType() | types.FrozenSetType() | types.VarTupleType():
            _name_times(kind.item_type, schema.get("items"))
