"""An example of an event, the same on every machine: the golden file of a version, made when it is first published.

Values come from names and types, never from chance or a clock. Where a field has a telling default, that is used.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from math import inf
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec
from msgspec import inspect as types

from events.declare import Event

_BY_KIND: dict[type, Callable[[str], Any]] = {
    types.AnyType: lambda name: name,
    types.BoolType: lambda _: True,
    types.BytesType: lambda name: name.encode(),
    types.DateTimeType: lambda _: "2026-02-28T23:59:58.123456Z",
    types.DateType: lambda _: "2026-02-28",
    types.DecimalType: lambda _: "1234.50",
    types.NoneType: lambda _: None,
    types.TimeDeltaType: lambda _: "P1DT2H",
    types.TimeType: lambda _: "23:59:58.123456Z",
    types.UUIDType: lambda name: str(uuid5(NAMESPACE_URL, name)),
}


class NoExample(ValueError):
    """No example could be made up: write the golden file by hand, as one line of JSON, from an event that you build."""


def example(cls: type[Event]) -> bytes:
    """The bytes that publishing an example of ``cls`` would put on the log.

    :raises NoExample: if a field has a pattern or a type of its own, or the class refuses what was made up
    """
    try:
        made_up = msgspec.convert(_struct(types.type_info(cls), frozenset()), cls, str_keys=True)
    except (msgspec.ValidationError, NoExample) as error:
        raise NoExample(f"{cls.wire_type}: {error}. {NoExample.__doc__}") from error
    return msgspec.json.encode(made_up)


def _struct(kind: Any, inside: frozenset[type]) -> Any:
    """A struct's fields by name. What could contain the struct itself is left empty."""
    made = {field.encode_name: _field(field, inside | {kind.cls}) for field in kind.fields}
    if kind.array_like:
        return [*([kind.tag] if kind.tag_field else []), *made.values()]
    return made | ({kind.tag_field: kind.tag} if kind.tag_field else {})


def _field(field: types.Field, inside: frozenset[type]) -> Any:
    telling = isinstance(field.default, str | int | float | Decimal) and field.default not in ("", 0)
    return msgspec.to_builtins(field.default) if telling else _value(field.type, field.encode_name, inside)


def _value(kind: Any, name: str, inside: frozenset[type]) -> Any:
    if make := _BY_KIND.get(type(kind)):
        return make(name)
    match kind:
        case types.Metadata():
            return _value(kind.type, name, inside)
        case types.StructType():
            return _struct(kind, inside)
        case types.StrType() if kind.pattern is None:
            return name[: kind.max_length].ljust(kind.min_length or 0, "-")
        case types.IntType() | types.FloatType():
            return _number(kind)
        case types.EnumType():
            return next(iter(kind.cls)).value
        case types.LiteralType():
            return kind.values[0]
        case types.UnionType():
            return _value(min(kind.types, key=partial(_last_choice, inside)), name, inside)
        case types.TupleType():
            return [_value(item, f"{name}-{n}", inside) for n, item in enumerate(kind.item_types, 1)]
        case types.DictType():
            return {_value(kind.key_type, name, inside): _value(kind.value_type, name, inside)}
        case types.ListType() | types.SetType() | types.FrozenSetType() | types.VarTupleType():
            return _several(kind, name, inside)
    raise NoExample(f"{name} has a type or a pattern for which nothing can be made up")


def _last_choice(inside: frozenset[type], kind: Any) -> tuple[bool, bool]:
    return getattr(kind, "cls", None) in inside, isinstance(kind, types.NoneType)


def _several(kind: Any, name: str, inside: frozenset[type]) -> list[Any]:
    if getattr(kind.item_type, "cls", None) in inside:
        return []
    few = 2 if isinstance(kind, types.ListType | types.VarTupleType) else 1  # a set's order is chance
    count = max(kind.min_length or 0, few if kind.max_length is None else min(few, kind.max_length))
    return [_value(kind.item_type, f"{name}-{n}", inside) for n in range(1, count + 1)]


def _number(kind: Any) -> float:
    """7, or what is nearest to it within the limits."""
    low = next((limit for limit in (kind.ge, None if kind.gt is None else kind.gt + 1) if limit is not None), -inf)
    high = next((limit for limit in (kind.le, None if kind.lt is None else kind.lt - 1) if limit is not None), inf)
    step = kind.multiple_of or 1
    return -(-max(low, min(7, high)) // step) * step
