"""The map: which topics there are, who reads them, and what they keep. It comes from the code's own registry."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from events.declare import topics as declared
from events.handling import Group, running
from events.projections.declaration import projections

ROW = 10  # a row's height in the drawing's own units; the page stretches it over the real ones
SERVICES = ("orders", "inventory", "shipping", "shop")


class Reader(NamedTuple):
    """A group, the part of the code that it belongs to, and the read model that it keeps, if it does."""

    name: str
    service: str
    topics: tuple[str, ...]
    keeps: str


class Source(NamedTuple):
    """A topic. ``ours``: whether our events go there; others are written by somebody else."""

    name: str
    readers: tuple[str, ...]
    ours: bool


class Wire(NamedTuple):
    """From a topic's row to a group's: where it begins and ends, from the top."""

    topic: str
    group: str
    path: str


class Plan(NamedTuple):
    """``height``: of the drawing between topics and groups, in its own units."""

    topics: tuple[Source, ...]
    readers: tuple[Reader, ...]
    wires: tuple[Wire, ...]
    height: int


def plan() -> Plan:
    """As the code is. Readers of one service stand together, and topics near their readers, so that few wires cross."""
    readers = sorted((_reader(group) for group in running()), key=lambda one: (_rank(one.service), one.name))
    sources = _sources(readers)
    for _ in range(4):
        sources = _sorted_by_neighbours(sources, {one.name: row for row, one in enumerate(readers)})
        rows = {source.name: row for row, source in enumerate(sources)}
        readers.sort(key=lambda one: (_rank(one.service), one.service, _mean(rows, one.topics), one.name))
    return Plan(tuple(sources), tuple(readers), tuple(_wires(sources, readers)), ROW * len(readers))


def _reader(group: Group) -> Reader:
    keeps = next((name for name, one in projections.items() if one.group is group), "")
    return Reader(group.name, service_of(group), tuple(topic.name for topic in group.topics), keeps)


def service_of(group: Group) -> str:
    """The package that most of its handlers are from: ``orders``, or ``shop.journey``."""
    modules = [handler.__module__ for handler in group.handlers.values()]
    if not modules:
        return group.watch.take.__module__.split(".")[0] if group.watch else ""
    first = max(set(modules), key=lambda name: (modules.count(name), name)).split(".")
    return ".".join(first[:2]) if first[1] == "journey" else first[0]


def _sources(readers: Sequence[Reader]) -> list[Source]:
    names = sorted({*declared(), *(topic for one in readers for topic in one.topics)})
    return [
        Source(name, tuple(one.name for one in readers if name in one.topics), name in declared()) for name in names
    ]


def _rank(service: str) -> int:
    return SERVICES.index(service) if service in SERVICES else len(SERVICES)


def _sorted_by_neighbours(sources: Sequence[Source], rows: Mapping[str, int]) -> list[Source]:
    return sorted(sources, key=lambda source: (_mean(rows, source.readers), source.name))


def _mean(rows: Mapping[str, int], names: Sequence[str]) -> float:
    return sum(rows[name] for name in names) / len(names) if names else float(len(rows))


def _wires(sources: Sequence[Source], readers: Sequence[Reader]) -> list[Wire]:
    height = ROW * len(readers)
    rows = {one.name: ROW * (number + 0.5) for number, one in enumerate(readers)}
    starts = {one.name: height * (number + 0.5) / len(sources) for number, one in enumerate(sources)}
    return [
        Wire(topic.name, name, _curve(starts[topic.name], rows[name])) for topic in sources for name in topic.readers
    ]


def _curve(start: float, end: float) -> str:
    return f"M0 {start:.1f}C50 {start:.1f} 50 {end:g} 100 {end:g}"
