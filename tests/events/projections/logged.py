"""Puts events on the real log, and lets a group apply them, without the relay's and the worker's processes."""

from uuid import uuid4

import msgspec
from confluent_kafka import Producer
from django.db import connection

from events.conf import conf
from events.consumer import positions
from events.consumer.patience import Life
from events.consumer.sifting import Sieve
from events.extents import Extent
from events.projections.log import reading


def produce(*events, ids=()):
    """Put events on the log as the relay would; ``ids`` are those of the first ones."""
    producer = Producer({"bootstrap.servers": conf().BOOTSTRAP_SERVERS, "partitioner": "murmur2_random"})
    named = [*ids, *(uuid4() for _ in events)]
    for told, event_id in zip(events, named, strict=False):
        producer.produce(
            conf().PREFIX + type(told).topic.name,
            key=told.key,
            value=msgspec.json.encode(told),
            headers=[("id", str(event_id)), ("type", told.wire_type)],
        )
    assert producer.flush(20) == 0


def stand(group):
    """Let the group apply all that is on the log, as a worker does, but within this thread."""
    with reading(group) as log, connection.cursor() as cursor:
        extents, ids = log.extents(), log.topic_ids
        claims = {
            place: positions.claim(cursor, group=group.name, place=place, topic_id=ids[place.topic], start=0)
            for place in extents
        }
        todo = {place: Extent(claims[place].position, extent.high) for place, extent in extents.items()}
        for batch in log.read(todo):
            Sieve(group, Life(), ours=list).apply(batch, claims)
