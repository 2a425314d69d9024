"""A topic and a group as the page shows them."""

from typing import NamedTuple

from events.observe.aside import Aside
from events.observe.latency import Latency
from events.observe.sampling import OfGroup
from shop.insight.pipeline.asking import Answers
from shop.insight.pipeline.plan import Reader, Source
from shop.insight.pipeline.sparks import Spark, spark
from shop.insight.pipeline.speeds import NOBODY_KNOWS, Pace, outlook, per_second, rate
from shop.insight.pipeline.states import State, state


class TopicRow(NamedTuple):
    """``length``: records ever; ``speed``: how many come in a second."""

    source: Source
    length: int | None
    speed: str
    spark: Spark | None


class GroupRow(NamedTuple):
    """``outlook``: when it will have caught up. ``members``: processes that consume for it."""

    reader: Reader
    state: State
    behind: int | None
    members: int | None
    speed: str
    outlook: str
    latency: Latency | None
    aside: Aside
    spark: Spark | None

    @property
    def name(self) -> str:
        return self.reader.name


def topic_row(source: Source, known: Answers) -> TopicRow:
    """A topic of the plan with its figures."""
    length = known.heard.lengths.get(source.name) if known.heard else None
    before = known.before.ends.get(source.name) if known.before else None
    speed = rate(before, length, seconds=_seconds(known))
    line = known.hour.lines.get(f"topic:{source.name}", ())
    return TopicRow(source, length, per_second(speed), spark(line, unit="/s"))


def group_row(reader: Reader, known: Answers) -> GroupRow:
    """A group of the plan with its figures."""
    name, heard = reader.name, known.heard
    behind = heard.behind.get(name) if heard else None
    members = heard.members.get(name) if heard and heard.members is not None else None
    aside, pace = known.stored.aside.get(name, Aside()), _pace(name, known)
    newest = known.hour.newest.groups.get(name, OfGroup()) if known.hour.newest else OfGroup()
    return GroupRow(
        reader=reader,
        state=state(paused=known.stored.paused.get(name, ""), members=members, behind=behind, aside=aside, pace=pace),
        behind=behind,
        members=members,
        speed=per_second(pace.speed),
        outlook=outlook(behind, pace) or NOBODY_KNOWS,
        latency=newest.latency,
        aside=aside,
        spark=spark(known.hour.lines.get(f"group:{name}", ()), unit=" behind"),
    )


def _pace(name: str, known: Answers) -> Pace:
    if known.heard is None or known.before is None:
        return Pace()
    then, seconds = known.before.groups.get(name, OfGroup()), _seconds(known)
    behind = known.heard.behind.get(name)
    speed = rate(then.position, known.heard.positions.get(name), seconds=seconds)
    if then.behind is None or behind is None:
        return Pace(speed)
    return Pace(speed, (then.behind - behind) / seconds)


def _seconds(known: Answers) -> float:
    return (known.heard.at - known.before.at).total_seconds() if known.heard and known.before else 0.0
