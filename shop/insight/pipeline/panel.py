"""The page's figures, put together: what waits, the relay, a row for each topic and for each group."""

from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from events.observe.aside import Aside
from events.observe.pipeline import Stored
from events.observe.sampling import EVERY_SECONDS
from events.relay.refused import RELAY
from shop.insight.pipeline.asking import Answers, answers
from shop.insight.pipeline.plan import Plan, plan
from shop.insight.pipeline.rows import GroupRow, TopicRow, group_row, topic_row
from shop.insight.pipeline.sparks import Spark, spark
from shop.insight.pipeline.speeds import per_second, rate, span

LATE = timedelta(seconds=6 * EVERY_SECONDS)  # after so long without a sample the page says that nobody takes any
WAITS_LONG_SECONDS = 1.0  # a live relay publishes within milliseconds


class Panel(NamedTuple):
    """``troubles``: what does not answer, in words. ``figures_at``: of when Kafka's figures are, if they are old."""

    stored: Stored
    troubles: tuple[str, ...]
    figures_at: datetime | None
    sampled_at: datetime | None
    late: bool
    relay_speed: str
    relay_aside: Aside
    backlog_spark: Spark | None
    relay_spark: Spark | None
    plan: Plan
    topics: tuple[TopicRow, ...]
    groups: tuple[GroupRow, ...]

    @property
    def wires(self) -> list[tuple[str, str]]:
        """Each wire's path, and the kind of state that its group is in."""
        kinds = {row.name: row.state.kind for row in self.groups}
        return [(wire.path, kinds[wire.group]) for wire in self.plan.wires]

    @property
    def oldest(self) -> str:
        return span(self.stored.backlog.oldest_seconds)

    @property
    def waits_long(self) -> bool:
        return self.stored.backlog.oldest_seconds >= WAITS_LONG_SECONDS


def panel() -> Panel:
    """As it was within the last second."""
    known, map_ = answers(), the_plan()
    newest = known.hour.newest
    return Panel(
        stored=known.stored,
        troubles=tuple(troubles(known)),
        figures_at=known.heard.at if known.away and known.heard else None,
        sampled_at=newest.at if newest else None,
        late=newest is None or known.stored.at - newest.at > LATE,
        relay_speed=per_second(_relay_speed(known)),
        relay_aside=known.stored.aside.get(RELAY, Aside()),
        backlog_spark=spark(known.hour.lines.get("backlog", ()), unit=" waiting"),
        relay_spark=spark(known.hour.lines.get("relay", ()), unit="/s"),
        plan=map_,
        topics=tuple(topic_row(source, known) for source in map_.topics),
        groups=tuple(group_row(reader, known) for reader in map_.readers),
    )


@cache
def the_plan() -> Plan:
    """Once in a process: code does not change while it runs."""
    return plan()


def _relay_speed(known: Answers) -> float | None:
    before = known.hour.before(known.stored.at, by=timedelta(seconds=30))
    if before is None:
        return None
    return rate(before.published, known.stored.relay.published, seconds=(known.stored.at - before.at).total_seconds())


def troubles(known: Answers) -> list[str]:
    """What does not answer, and what that means."""
    said = []
    if known.away:
        said.append(f"{known.away} Topics and groups are shown as they were last known.")
    if known.valkey_away:
        said.append("Valkey does not answer, so Celery takes no samples, and each web process asks for itself.")
    if known.stored.relay.holder is None:
        said.append("No relay holds the lease: events wait in the outbox. Start one: manage.py relay.")
    return said
