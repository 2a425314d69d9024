"""The whole pipeline in figures: what waits in the outbox, the relay, each topic's end, and where each group stands.

Two questions, because either side may be away: what the database knows, and what Kafka does.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from confluent_kafka.admin import OffsetSpec  # type: ignore[attr-defined]
from django.utils import timezone

from events import kafka
from events.consumer.record import Place
from events.declare import topics
from events.handling import running
from events.lag import Lag, offsets, places, until
from events.members import members
from events.observe.aside import Aside, aside
from events.observe.backlog import Backlog, backlog
from events.observe.relay import Relay, relay
from events.pauses import paused
from events.peek import told_without_kafka


class Stored(NamedTuple):
    """What the database knows. ``paused``: by whom and since when, in words, by group."""

    at: datetime
    backlog: Backlog
    relay: Relay
    aside: Mapping[str, Aside]
    paused: Mapping[str, str]


class Logged(NamedTuple):
    """What Kafka knows. ``ends``: the next offset of each partition; ``members``: processes that consume, by group."""

    at: datetime
    ends: Mapping[Place, int]
    lags: list[Lag]
    members: Mapping[str, int]

    @property
    def lengths(self) -> dict[str, int]:
        """The ends of each topic's partitions together."""
        return _sum((place.topic, end) for place, end in self.ends.items())

    @property
    def behind(self) -> dict[str, int]:
        """What each group has still to apply."""
        return _sum((one.group, one.behind) for one in self.lags)

    @property
    def positions(self) -> dict[str, int]:
        """Each group's positions together: they grow by what it applies."""
        return _sum((one.group, one.position) for one in self.lags)


def _sum(figures: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for name, figure in figures:
        found[name] += figure
    return dict(found)


def stored() -> Stored:
    """As it is now."""
    held = {name: str(pause) for name, pause in paused().items()}
    return Stored(timezone.now(), backlog(), relay(), aside(), held)


def logged(*, timeout: float) -> Logged:
    """As it is now.

    :param timeout: seconds that Kafka may take for each of four questions
    :raises LogAway: if it does not answer, or a topic is missing
    """
    client, wanted = kafka.shared_admin(), running()
    names = {*topics(), *(topic.name for group in wanted for topic in group.topics)}
    with told_without_kafka():
        ends = offsets(client, places(client, names, timeout=timeout), OffsetSpec.latest(), timeout=timeout)
        lags = until(client, wanted, ends, timeout=timeout)
        return Logged(timezone.now(), ends, lags, members(client, [group.name for group in wanted], timeout=timeout))
