"""Every topic that there is to read: those that we declare, and others on the same broker under our prefix."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from confluent_kafka.admin import OffsetSpec  # type: ignore[attr-defined]

from events import declare, kafka
from events.browsing.times import moment
from events.conf import conf
from events.consumer.record import Place
from events.handling import groups
from events.lag import Spot, offsets, spots
from events.peek import told_without_kafka

MOST = 100  # a broker may be shared with many; whoever gives no prefix sees the first of their topics


@dataclass(frozen=True)
class There:
    """A topic. ``declared``: its events are our language. ``partitions`` is 0 while Kafka does not have it (yet)."""

    name: str
    declared: bool
    partitions: int
    records: int
    first_at: datetime | None
    last_at: datetime | None


def overview(*, timeout: float) -> list[There]:
    """All topics by name, ours first. Of a compacted one, offsets are counted: it holds fewer records than that.

    :param timeout: seconds, for each of five questions
    :raises LogAway: if Kafka does not answer
    """
    ours = {*declare.topics(), *(topic.name for group in groups.values() for topic in group.topics)}
    with told_without_kafka():
        client = kafka.shared_admin()
        known = {
            name.removeprefix(conf().PREFIX): len(found.partitions)
            for name, found in client.list_topics(timeout=timeout).topics.items()
            if name.startswith(conf().PREFIX) and not name.startswith("__")
        }
        names = [*sorted(ours), *sorted(known.keys() - ours)[:MOST]]
        places = [Place(name, number) for name in names for number in range(known.get(name, 0))]
        lows = offsets(client, places, OffsetSpec.earliest(), timeout=timeout)
        highs = offsets(client, places, OffsetSpec.latest(), timeout=timeout)
        held = [place for place in places if lows[place] < highs[place]]
        firsts = spots(client, held, OffsetSpec.for_timestamp(0), timeout=timeout)
        lasts = spots(client, held, OffsetSpec.max_timestamp(), timeout=timeout)
    counts: defaultdict[str, int] = defaultdict(int)
    for place in held:
        counts[place.topic] += highs[place] - lows[place]
    return [
        There(
            name=name,
            declared=name in declare.topics(),
            partitions=known.get(name, 0),
            records=counts[name],
            first_at=min(_times(firsts, name), default=None),
            last_at=max(_times(lasts, name), default=None),
        )
        for name in names
    ]


def _times(found: dict[Place, Spot], topic: str) -> list[datetime]:
    known = [spot.timestamp_ms for place, spot in found.items() if place.topic == topic and spot.timestamp_ms >= 0]
    return [at for milliseconds in known if (at := moment(milliseconds))]
