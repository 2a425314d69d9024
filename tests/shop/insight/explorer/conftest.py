"""A log of the test's own, and people who look at it."""

from uuid import uuid4

import msgspec
import pytest
from confluent_kafka import Producer

from events import kafka
from events.conf import conf
from inventory.events import STOCK, StockReceived
from shop.events import CUSTOMERS
from tests.shop.desk.conftest import staff
from tests.shop.insight.explorer.records import ADA_CHANGED, AT_MS

__all__ = ["staff"]

DAY = 60  # records


@pytest.fixture
def patience(monkeypatch):
    """For busy machines: a page would rather say that Kafka is slow than wait so long."""
    for limit in ("finding.SECONDS", "finding.KAFKA_SECONDS", "record.SECONDS", "live.SECONDS", "views.KAFKA_SECONDS"):
        monkeypatch.setattr(f"shop.insight.explorer.{limit}", 30.0)


@pytest.fixture
def log(settings, nobody_looked_before, patience):
    """An empty log, which a call writes records to: ``log(event)`` or ``log(topic=…, key=…, value=…)``."""
    settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
    kafka.create_topics([STOCK, CUSTOMERS])
    producer = Producer({"bootstrap.servers": conf().BOOTSTRAP_SERVERS, "partitioner": "murmur2_random"})

    def write(event=None, *, second=0, topic=None, key=None, value=None, headers=(), wait=True, **more):
        if event is not None:
            topic, key, value = event.topic.name, event.key, msgspec.json.encode(event)
            headers = [("id", str(uuid4())), ("type", event.wire_type), *headers]
        producer.produce(
            conf().PREFIX + topic, key=key, value=value, headers=list(headers), timestamp=AT_MS + second * 1000, **more
        )
        if wait:
            assert producer.flush(30) == 0

    return write


@pytest.fixture
def day(log):
    """A rug comes each second, to one of three shelves."""
    for second in range(DAY):
        log(
            StockReceived(f"RUG-{second % 3}", second + 1, 1, second, 0, f"second {second}.", "ada"),
            second=second,
            wait=False,
        )
    log(ADA_CHANGED)
