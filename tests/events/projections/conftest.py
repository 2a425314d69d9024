from contextlib import suppress
from uuid import uuid4

import pytest
from confluent_kafka import KafkaException, TopicPartition

from events import kafka
from events.conf import conf
from events.projections.declaration import projections
from events.projections.rebuilding import rebuild, verify
from tests.events.projections import gallery


@pytest.fixture(scope="session")
def gallery_tables(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        gallery.make_tables()


@pytest.fixture
def declared(monkeypatch):
    for name, projection in {"exhibits": gallery.SHOWN, "lenders": gallery.LENT, "news": gallery.NEWS}.items():
        monkeypatch.setitem(projections, name, projection)
    gallery.guide.__init__()


@pytest.fixture
def opened(settings, transactional_db, gallery_tables, declared):
    """A gallery of its own: empty tables, and topics that nobody else has."""
    settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
    kafka.create_topics([gallery.EXHIBITS, gallery.LENDERS])
    yield
    gallery.empty_tables()


def differences(report):
    return {found.table.name: str(found) for found in report.differences if found}


@pytest.fixture
def compare(opened):
    """What ``verify`` finds, by table."""
    return lambda name="exhibits": differences(verify(name))


@pytest.fixture
def mend(opened):
    """What ``rebuild`` changes, by table."""
    return lambda name="exhibits": differences(rebuild(name, actor="ada", reason="a test"))


@pytest.fixture
def shorten():
    """Makes Kafka forget the first record of each partition that has one."""

    def forget(topic):
        client = kafka.admin()
        name = conf().PREFIX + topic.name
        for partition in range(topic.partitions):
            with suppress(KafkaException):  # one without a record
                asked = client.delete_records([TopicPartition(name, partition, 1)])
                next(iter(asked.values())).result(10)

    return forget
