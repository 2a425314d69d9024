"""How far each group is behind the log: the end of each partition, less the stored position."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from confluent_kafka import IsolationLevel, KafkaError, KafkaException, TopicPartition
from confluent_kafka.admin import OffsetSpec  # type: ignore[attr-defined]
from django.db import connections

from events import kafka
from events.conf import conf
from events.consumer.positions import stored
from events.consumer.record import Place
from events.handling import Group

# A partition that was just made, or whose broker is restarting, has no leader for a moment.
ELECTING = {KafkaError.LEADER_NOT_AVAILABLE, KafkaError.NOT_LEADER_FOR_PARTITION}


class Lag(NamedTuple):
    """One group in one partition. ``position`` is the next offset to apply."""

    group: str
    place: Place
    position: int
    end: int

    @property
    def behind(self) -> int:
        return max(0, self.end - self.position)


class Spot(NamedTuple):
    """An offset, and the time of its record in milliseconds; -1 where there is none, or it was not asked for."""

    offset: int
    timestamp_ms: int


def lag(client: Any, wanted: list[Group], *, timeout: float) -> dict[str, int]:
    """Events that each group has still to apply.

    :raises KafkaException: as :func:`lags`
    """
    behind: Counter[str] = Counter({group.name: 0 for group in wanted})
    for one in lags(client, wanted, timeout=timeout):
        behind[one.group] += one.behind
    return dict(behind)


def lags(client: Any, wanted: Iterable[Group], *, timeout: float) -> list[Lag]:
    """Every group in every partition of its topics; one that never ran there stands where it would start.

    :param client: an AdminClient
    :raises KafkaException: if Kafka does not answer within ``timeout`` seconds, or a topic is missing
    """
    groups = list(wanted)
    there = places(client, {topic.name for group in groups for topic in group.topics}, timeout=timeout)
    return until(client, groups, offsets(client, there, OffsetSpec.latest(), timeout=timeout), timeout=timeout)


def until(client: Any, wanted: Iterable[Group], ends: Mapping[Place, int], *, timeout: float) -> list[Lag]:
    """The same for ends that are known already, of all of the groups' topics and perhaps of others.

    :raises KafkaException: if Kafka does not answer
    """
    groups = sorted(wanted, key=lambda group: group.name)
    with connections[conf().DATABASE].cursor() as cursor:
        known = stored(cursor, groups=[group.name for group in groups])
    pairs = [(group, place) for group in groups for place in _read_by(group, ends)]
    begun = {(name, place.topic) for name, place in known}
    at = known | {
        (group.name, place): ends[place]
        for group, place in pairs  # a partition that was added later is read from its beginning all the same
        if group.start == "latest" and (group.name, place.topic) not in begun
    }
    new = {place for group, place in pairs if (group.name, place) not in at}
    starts = offsets(client, sorted(new), OffsetSpec.earliest(), timeout=timeout)
    return [
        Lag(group.name, place, at.get((group.name, place), starts.get(place, 0)), ends[place]) for group, place in pairs
    ]


def _read_by(group: Group, there: Iterable[Place]) -> list[Place]:
    names = {topic.name for topic in group.topics}
    return [place for place in there if place.topic in names]


def places(client: Any, topics: Iterable[str], *, timeout: float) -> list[Place]:
    """The partitions that ``topics`` have by now, which may be more than were declared.

    :raises KafkaException: if Kafka does not answer, or a topic is missing
    """
    known = client.list_topics(timeout=timeout).topics
    found = []
    for topic in sorted(topics):
        if (name := conf().PREFIX + topic) not in known:
            raise KafkaException(
                KafkaError(KafkaError.UNKNOWN_TOPIC_OR_PART, f"there is no topic {name}: manage.py create_topics")
            )
        found += [Place(topic, number) for number in sorted(known[name].partitions)]
    return found


def offsets(client: Any, wanted: Iterable[Place], spec: OffsetSpec, *, timeout: float) -> dict[Place, int]:
    """The offset of each place that ``spec`` describes; -1 where it asks for a time after the last record.

    :raises KafkaException: if Kafka does not answer
    """
    return {place: spot.offset for place, spot in spots(client, wanted, spec, timeout=timeout).items()}


def spots(client: Any, wanted: Iterable[Place], spec: OffsetSpec, *, timeout: float) -> dict[Place, Spot]:
    """The same, with the time of the record there where ``spec`` is about times.

    :raises KafkaException: if Kafka does not answer
    """
    asked = {TopicPartition(conf().PREFIX + place.topic, place.partition): place for place in wanted}
    if not asked:
        return {}
    until = time.monotonic() + timeout
    while True:
        # Where somebody writes in transactions, as engines do, nobody can read on beyond the first that is open.
        futures = client.list_offsets(
            dict.fromkeys(asked, spec),
            isolation_level=IsolationLevel.READ_COMMITTED,
            request_timeout=kafka.REQUEST_SECONDS,
        )
        try:
            found = kafka.answers(futures, within=timeout)
            return {asked[partition]: Spot(answer.offset, answer.timestamp) for partition, answer in found.items()}
        except KafkaException as error:
            if error.args[0].code() not in ELECTING or time.monotonic() > until:
                raise
        time.sleep(0.05)
