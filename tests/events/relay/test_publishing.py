"""Pages are pipelined, and the cursor moves over what is acknowledged only."""

from uuid import uuid4

import pytest
from django.db import transaction

from events.models import OutboxRecord, Parked, RelayState
from events.outbox import publish_many
from events.relay import refused
from events.relay.batches import Row, read_page
from events.relay.lease import Lease
from events.relay.publishing import WINDOW, Publishing
from events.relay.sender import NotDelivered
from events.stopping import Stopping
from tests.events.weaving import RugWoven

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = 2


class Script:
    """A Kafka that acknowledges when it is asked to wait, and a record of what happened when."""

    def __init__(self):
        self.calls, self.quick, self.failing = [], False, False
        self.after_send = lambda: None

    def __call__(self, *, while_waiting):
        return self

    def send(self, rows):
        self.calls.append(("send", [row[2] for row in rows]))
        self.after_send()

    @property
    def is_done(self):
        return self.quick

    def acknowledged(self):
        if self.failing:
            raise NotDelivered("It is away.")
        self.calls.append(("acknowledged", RelayState.objects.get().position))

    def close(self):
        self.calls.append(("close", None))

    @property
    def names(self):
        return [name for name, _ in self.calls]


@pytest.fixture
def kafka(monkeypatch, settings):
    settings.EVENTS = {**settings.EVENTS, "PAGE_SIZE": PAGE}
    script = Script()
    monkeypatch.setattr("events.relay.publishing.Sender", script)
    return script


@pytest.fixture
def lease(pg):
    lease = Lease(pg(), owner=uuid4())
    assert lease.acquire()
    return lease


@pytest.fixture
def stopping():
    return Stopping()


@pytest.fixture
def publishing(pg, lease, kafka, stopping):
    return Publishing(pg(), lease, stopping=stopping, while_waiting=lambda: None)


def weave(count):
    with transaction.atomic():
        publish_many([RugWoven(sku=f"RUG-{n}") for n in range(count)])


class TestPipeline:
    def test_produces_the_next_pages_before_it_waits_for_the_first(self, publishing, kafka, lease):
        weave(PAGE * (WINDOW + 1))
        publishing.publish(lease.open())
        assert kafka.names == ["send"] * WINDOW + ["acknowledged", "send", "acknowledged"]

    def test_sends_everything_once_and_in_order(self, publishing, kafka, lease):
        weave(PAGE * WINDOW * 2 + 1)
        publishing.publish(lease.open())
        sent = [key for name, keys in kafka.calls if name == "send" for key in keys]
        assert sent == [f"RUG-{n}" for n in range(PAGE * WINDOW * 2 + 1)]

    def test_saves_nothing_that_is_not_acknowledged(self, publishing, kafka, lease):
        weave(PAGE * (WINDOW + 1))
        publishing.publish(lease.open())
        seen = [position for name, position in kafka.calls if name == "acknowledged"]
        assert seen[0] == 0  # nothing was saved while the first pages were in flight
        assert seen[1] > 0

    def test_saves_each_page_at_once_where_kafka_is_quick(self, publishing, kafka, lease):
        kafka.quick = True
        weave(PAGE * 3)
        publishing.publish(lease.open())
        assert kafka.names == ["send", "acknowledged"] * 3

    def test_leaves_the_cursor_alone_when_kafka_fails(self, publishing, kafka, lease):
        weave(PAGE)
        pair = lease.open()
        kafka.failing = True
        with pytest.raises(NotDelivered):
            publishing.publish(pair)
        assert (RelayState.objects.get().b, RelayState.objects.get().position) == (pair.b, 0)

    def test_counts_what_was_acknowledged(self, publishing, lease):
        weave(5)
        publishing.publish(lease.open())
        assert RelayState.objects.get().published == 5

    def test_stops_between_pages_and_goes_on_there(self, pg, publishing, kafka, lease, stopping):
        weave(PAGE * 3)
        stopping.set()
        publishing.publish(lease.open())
        assert kafka.names == []
        Publishing(pg(), lease, stopping=Stopping(), while_waiting=lambda: None).publish(lease.pair)
        assert RelayState.objects.get().a == RelayState.objects.get().b


class TestCarefully:
    """Rows of suspects go one by one, which may take longer than the lease lasts."""

    @pytest.fixture(autouse=True)
    def suspects(self, publishing):
        publishing._suspects = {("rugs", f"RUG-{n}") for n in range(PAGE)}

    def test_saves_now_and_then(self, publishing, kafka, lease, monkeypatch):
        monkeypatch.setattr("events.relay.publishing.SAVE_SECONDS", 0.0)
        weave(PAGE)
        publishing.publish(lease.open())
        saved = {position for name, position in kafka.calls if name == "acknowledged"}
        assert OutboxRecord.objects.latest("position").position - 1 in saved
        assert RelayState.objects.get().published == PAGE

    def test_stops_between_rows_and_goes_on_there(self, pg, publishing, kafka, lease, stopping):
        weave(PAGE)
        kafka.after_send = stopping.set
        publishing.publish(lease.open())
        assert RelayState.objects.get().position == OutboxRecord.objects.latest("position").position - 1
        Publishing(pg(), lease, stopping=Stopping(), while_waiting=lambda: None).publish(lease.pair)
        assert [keys for name, keys in kafka.calls if name == "send"] == [["RUG-0"], ["RUG-1"]]
        assert RelayState.objects.get().a == RelayState.objects.get().b

    def test_stops_between_rows_that_are_tried_again(self, publishing, kafka, lease, stopping, monkeypatch):
        monkeypatch.setattr("events.relay.publishing.SAVE_SECONDS", 0.0)
        weave(3)
        rows = [Row._make(row) for row in read_page(lease._connection, lease.open(), size=10).rows]
        refused.park(lease._connection, [(row._replace(key="RUG"), "") for row in rows])
        kafka.after_send = stopping.set
        publishing.retry_marked()
        assert Parked.objects.count() == 2
        stopping._set = False
        kafka.after_send = lambda: None
        publishing.retry_marked()
        assert not Parked.objects.exists()
        assert kafka.names.count("send") == 3
