"""A projection, declared: the tables that one group keeps, and whether the log alone can make them anew."""

from collections.abc import Sequence

import msgspec
from django.db import models

from events.handling import Group
from events.projections.tables import Table, table_of

projections: dict[str, "Projection"] = {}


class DuplicateProjection(ValueError):
    """A projection is declared once, and each group has at most one."""


class CannotRebuild(Exception):
    """Nothing was changed: what the log gives now would not be what the group made of it."""


class Projection(msgspec.Struct, frozen=True):
    """``tables``: parents before their children. The flags are explained at :func:`projection`."""

    name: str
    group: Group
    tables: tuple[Table, ...]
    pure: bool
    from_compacted: bool


def projection(
    name: str,
    *,
    group: Group,
    models: Sequence[type[models.Model]],
    pure: bool,
    from_compacted: bool = False,
) -> Projection:
    """Declare the tables that ``group`` keeps.

    :param models: all of them, parents before children; nothing else may write their rows
    :param pure: each row depends on the events of one topic and key alone, on no clock, no other table and nothing
        outside, and the handlers do nothing but write it. Only then can it be rebuilt; a rebuild checks what it can
    :param from_compacted: each event carries the full state, so that the newest of each key suffice
    :raises DuplicateProjection: if the name or the group is taken
    :raises NoNaturalKey: if a model's rows cannot be told apart but by a number that the database made up
    """
    made = Projection(name, group, tuple(map(table_of, models)), pure, from_compacted)
    for other in projections.values():
        if name == other.name or group is other.group:
            raise DuplicateProjection(f"{name} of {group.name}: there is {other.name} of {other.group.name} already.")
    projections[name] = made
    return made


def find(name: str) -> Projection:
    """The projection of that name, if it can be rebuilt.

    :raises CannotRebuild: if there is none, or it is not declared to be pure
    """
    if name not in projections:
        there_are = ", ".join(sorted(projections)) or "none"
        raise CannotRebuild(
            f"No projection is called {name}; there are: {there_are}. One is declared with projection(...), beside "
            "its handlers."
        )
    found = projections[name]
    if not found.pure:
        raise CannotRebuild(
            f"{name} is not declared pure: the handlers of {found.group.name} do more than keep its tables, and doing "
            "that again would do harm."
        )
    if found.group.start != "earliest":
        raise CannotRebuild(
            f"{found.group.name} started at the latest event, so its tables never held what came before."
        )
    return found
