"""A projection's table, as far as comparing two of them goes: which columns tell rows apart, and which are compared."""

import msgspec
from django.db import models
from django.db.models import AutoField, CompositePrimaryKey, UniqueConstraint


class NoNaturalKey(ValueError):
    """Two folds number rows differently: give the model a primary key, or one UniqueConstraint, from its events."""


class Table(msgspec.Struct, frozen=True):
    """``key``: the columns that tell rows apart. ``values``: the other ones that events decide.

    ``made_up``: what comes with a new row but differs from fold to fold. Numbers that the database gives are left out.
    """

    name: str
    key: tuple[str, ...]
    values: tuple[str, ...]
    made_up: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return self.key + self.values


def table_of(model: type[models.Model]) -> Table:
    """What a model says about its table.

    :raises NoNaturalKey: if only a made-up number tells its rows apart
    """
    meta = model._meta
    if '"' in meta.db_table or "." in meta.db_table:
        raise ValueError(f"{meta.label} names a schema in db_table, so no temporary table can hide it.")
    fields = [field for field in meta.local_concrete_fields if not getattr(field, "generated", False)]
    for field in fields:
        if isinstance(field, models.ForeignKey) and _is_made_up(field.target_field):
            raise NoNaturalKey(f"{meta.label}.{field.name} refers to such a number. {NoNaturalKey.__doc__}")
    made_up = {field.name for field in fields if _is_made_up(field)}
    key = _key(model, made_up)
    columns = {field.name: str(field.column) for field in fields if field.name not in made_up}
    return Table(
        name=meta.db_table,
        key=tuple(columns[name] for name in key),
        values=tuple(column for name, column in columns.items() if name not in key),
        made_up=tuple(str(field.column) for field in fields if field.name in made_up and not _is_numbered(field)),
    )


def _is_made_up(field: models.Field) -> bool:
    return field.primary_key and (_is_numbered(field) or field.has_default())


def _is_numbered(field: models.Field) -> bool:
    return isinstance(field, AutoField)


def _key(model: type[models.Model], made_up: set[str]) -> tuple[str, ...]:
    meta = model._meta
    if isinstance(meta.pk, CompositePrimaryKey):
        return tuple(field.name for field in meta.pk.fields)
    if meta.pk.name not in made_up:
        return (meta.pk.name,)
    single = {(field.name,) for field in meta.local_concrete_fields if field.unique and field.name not in made_up}
    candidates: set[tuple[str, ...]] = {*single, *map(tuple, meta.unique_together)}
    rules = [rule for rule in meta.constraints if isinstance(rule, UniqueConstraint)]
    candidates |= {tuple(rule.fields) for rule in rules if rule.fields and rule.condition is None}
    whole = [key for key in candidates if not any(meta.get_field(name).null for name in key)]
    if len(whole) != 1:
        raise NoNaturalKey(f"{meta.label} has {len(whole)} natural keys. {NoNaturalKey.__doc__}")
    return whole[0]
