"""What is on the log and in the database after a crash."""

import time
from collections import defaultdict
from uuid import uuid4

import msgspec
from confluent_kafka import Consumer, Producer, TopicPartition
from django.db import transaction

from events.conf import conf
from events.consumer.record import Place, Record
from events.models import OutboxRecord
from events.outbox import publish_many
from tests.events.crashes.mill import SackBrought, SackGround

FARMERS = ("ANNA", "BERT", "CARL")


def sacks(count):
    """So many from each farmer, in turn."""
    return [SackBrought(farmer, number) for number in range(count) for farmer in FARMERS]


def bring(*events):
    """Publish into the outbox."""
    with transaction.atomic():
        publish_many(events)


def put(*events):
    """Put events on the log, as the relay would."""
    producer = Producer({"bootstrap.servers": conf().BOOTSTRAP_SERVERS, "partitioner": "murmur2_random"})
    for event in events:
        producer.produce(
            conf().PREFIX + event.topic.name,
            key=event.key,
            value=msgspec.json.encode(event),
            headers=[("id", str(uuid4())), ("type", event.wire_type)],
        )
    assert producer.flush(20) == 0


def record(event, *, offset):
    """The record that an event is on the log, in its topic's first partition."""
    return Record(
        place=Place(event.topic.name, 0),
        offset=offset,
        key=event.key.encode(),
        value=msgspec.json.encode(event),
        headers=[("id", str(uuid4()).encode()), ("type", event.wire_type.encode())],
        timestamp_ms=int(time.time() * 1000),
    )


def read_all(topic):
    """Every message that a topic holds, each partition in its order."""
    consumer = Consumer({"bootstrap.servers": conf().BOOTSTRAP_SERVERS, "group.id": "auditor"})
    places = [TopicPartition(conf().PREFIX + topic.name, number, 0) for number in range(topic.partitions)]
    try:
        consumer.assign(places)
        ends = sum(consumer.get_watermark_offsets(place, timeout=10)[1] for place in places)
        messages = [consumer.poll(10) for _ in range(ends)]
    finally:
        consumer.close()
    assert all(message and not message.error() for message in messages), messages
    return messages


def by_key(pairs):
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)


def arrived(topic):
    """Ids and values as a reader without doubles sees them, by key; and how many messages came more than once."""
    first = {}
    messages = read_all(topic)
    for message in messages:
        first.setdefault(dict(message.headers())["id"].decode(), message)
    told = by_key((m.key().decode(), (event_id, m.value().decode())) for event_id, m in first.items())
    return told, len(messages) - len(first)


def assert_whole(topic):
    """The log has what was committed, byte for byte, each key in its order; return how many came more than once."""
    rows = OutboxRecord.objects.filter(aggregatetype=topic.name).order_by("position")
    told, doubles = arrived(topic)
    assert told == by_key((row.aggregateid, (str(row.id), row.payload)) for row in rows)
    return doubles


def ground():
    """The numbers of the sacks that were ground, by farmer, in the order of their grinding."""
    rows = OutboxRecord.objects.filter(type=SackGround.wire_type).order_by("position")
    return by_key((row.aggregateid, msgspec.json.decode(row.payload)["number"]) for row in rows)


def each(count):
    """What :func:`ground` says once so many sacks of every farmer are flour."""
    return {farmer: list(range(count)) for farmer in FARMERS}
