"""How far each group is behind the log: the end of each partition, less the stored position."""

from typing import Any

from confluent_kafka import TopicPartition
from confluent_kafka.admin import OffsetSpec  # type: ignore[attr-defined]
from django.db import connections

from events.conf import conf
from events.consumer.positions import stored
from events.consumer.record import Place
from events.handling import Group


def lag(client: Any, wanted: list[Group], *, timeout: float) -> dict[str, int]:
    """Events that each group has still to apply; what it never heard of counts from the log's beginning.

    :param client: an AdminClient
    :raises KafkaException: if Kafka does not answer within ``timeout`` seconds, or a topic is missing
    """
    places = {
        Place(topic.name, number) for group in wanted for topic in group.topics for number in range(topic.partitions)
    }
    ends = _ends(client, sorted(places), timeout)
    with connections[conf().DATABASE].cursor() as cursor:
        at = stored(cursor, groups=[group.name for group in wanted])
    return {
        group.name: sum(
            end - at.get((group.name, place), 0)
            for place, end in ends.items()
            if place.topic in {topic.name for topic in group.topics}
        )
        for group in wanted
    }


def _ends(client: Any, places: list[Place], timeout: float) -> dict[Place, int]:
    asked = {TopicPartition(conf().PREFIX + place.topic, place.partition): place for place in places}
    futures = client.list_offsets({partition: OffsetSpec.latest() for partition in asked}, request_timeout=timeout)
    return {asked[partition]: future.result().offset for partition, future in futures.items()}
