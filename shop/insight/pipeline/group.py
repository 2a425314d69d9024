"""One group's page: where it stands in each partition, what it reacts to, and what people decided about it."""

import inspect
from datetime import datetime
from typing import NamedTuple

from events.conf import conf
from events.handling import Group, running
from events.lag import Lag
from events.models import Decision
from events.peek import LogAway
from shop.insight.pipeline.asking import answers, logged
from shop.insight.pipeline.panel import the_plan, troubles
from shop.insight.pipeline.rows import GroupRow, group_row

DECISIONS = 20


class Moving(NamedTuple):
    """The part that is asked for again. ``partitions`` is empty while Kafka is away."""

    row: GroupRow
    partitions: tuple[Lag, ...]
    troubles: tuple[str, ...]
    figures_at: datetime | None
    at: datetime


class Reaction(NamedTuple):
    """A type that the group reacts to, and the code that does."""

    wire_type: str
    topic: str
    handler: str
    about: str


def moving(name: str) -> Moving:
    """How a group of the plan is, as of the last second."""
    known = answers()
    reader = next(reader for reader in the_plan().readers if reader.name == name)
    try:
        lags = tuple(one for one in logged().lags if one.group == name)
    except LogAway:
        lags = ()
    old = known.heard.at if known.away and known.heard else None
    return Moving(group_row(reader, known), lags, tuple(troubles(known)), old, known.stored.at)


def find(name: str) -> Group | None:
    """The group of that name, if it can run here."""
    return next((group for group in running() if group.name == name), None)


def reactions(group: Group) -> list[Reaction]:
    """By topic and type."""
    found = [
        Reaction(cls.wire_type, cls.topic.name, f"{handler.__module__}.{handler.__qualname__}", _about(handler))
        for cls, handler in group.handlers.items()
    ]
    found += [
        Reaction("a key that is forgotten", topic.name, f"{handler.__module__}.{handler.__qualname__}", _about(handler))
        for topic, handler in group.tombstones.values()
    ]
    return sorted(found, key=lambda one: (one.topic, one.wire_type))


def decisions(name: str) -> list[Decision]:
    """The newest about a group."""
    return list(Decision.objects.using(conf().DATABASE).filter(group_name=name).order_by("-id")[:DECISIONS])


def _about(handler: object) -> str:
    return (inspect.getdoc(handler) or "").split("\n")[0]
