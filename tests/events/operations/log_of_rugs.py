"""A topic of rugs on the real broker, with each record where and when a test wants it."""

import time
from uuid import uuid4

import msgspec
from confluent_kafka import Producer

from events.conf import conf
from tests.events.weaving import RUGS, RugWoven

DAY_MS = 86_400_000


def produce(*knots, partition=0, days_ago=0.0, sku="GARISH-RUG"):
    """A rug for each number of knots; they stand one after the other."""
    producer = Producer({"bootstrap.servers": conf().BOOTSTRAP_SERVERS})
    for number in knots:
        producer.produce(
            conf().PREFIX + RUGS.name,
            key=sku,
            value=msgspec.json.encode(RugWoven(sku=sku, knots=number)),
            headers=[("id", str(uuid4())), ("type", RugWoven.wire_type)],
            partition=partition,
            timestamp=int(time.time() * 1000 - days_ago * DAY_MS),
        )
    assert producer.flush(20) == 0
