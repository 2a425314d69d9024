from datetime import UTC, datetime, timedelta

import pytest

from events.consumer import parking
from events.consumer.record import Place
from events.lag import Lag
from events.models import Sample
from events.observe import sampling
from events.observe.backlog import Backlog
from events.observe.pipeline import Logged, Stored
from events.observe.relay import Relay
from events.observe.sampling import Sampled, samples, take
from events.peek import LogAway
from tests.events.weaving import WEAVERS, RugWoven, record

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LOOMS = [Place("rugs", 0), Place("rugs", 1)]


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    monkeypatch.setattr("events.handling.groups", {WEAVERS.name: WEAVERS})


def at(moment):
    return lambda: Stored(moment, Backlog(3, 1.5), Relay("loom-1", 7, 40), {}, {})


def hears(monkeypatch, *, ends=(10, 20), positions=(4, 20)):
    lags = [Lag("weavers", place, at, end) for place, at, end in zip(LOOMS, positions, ends, strict=True)]
    said = Logged(NOON, dict(zip(LOOMS, ends, strict=True)), lags, {"weavers": 1})
    monkeypatch.setattr(sampling, "logged", lambda **_: said)


def away(**_):
    raise LogAway("Kafka sleeps.")


class TestTaking:
    def test_keeps_what_the_database_and_kafka_know(self, monkeypatch):
        monkeypatch.setattr(sampling, "stored", at(NOON))
        hears(monkeypatch)
        took = take()
        assert (took.backlog, took.oldest_seconds, took.published, took.held) == (3, 1.5, 40, True)
        assert took.ends == {"rugs": 30}
        assert (took.groups["weavers"].behind, took.groups["weavers"].position) == (6, 24)
        assert list(samples(since=NOON - timedelta(hours=1))) == [took]

    def test_goes_on_without_kafka(self, monkeypatch):
        parking.park(group="weavers", records=[record(RugWoven(sku="GARISH-RUG"))], error="a moth")
        monkeypatch.setattr(sampling, "logged", away)
        took = take()
        assert took.ends == {}
        assert took.groups["weavers"].behind is None
        assert took.groups["weavers"].parked == 1

    def test_forgets_what_is_older_than_an_hour(self, monkeypatch):
        hears(monkeypatch)
        for minutes in (0, 30, 61, 65):
            monkeypatch.setattr(sampling, "stored", at(NOON + timedelta(minutes=minutes)))
            take()
        kept = [NOON + timedelta(minutes=minutes) for minutes in (30, 61, 65)]
        assert [sample.at for sample in samples(since=NOON)] == kept
        assert Sample.objects.count() == 3


class TestSamples:
    def test_come_from_old_to_new(self, monkeypatch):
        hears(monkeypatch)
        for seconds in (20, 0, 10):
            monkeypatch.setattr(sampling, "stored", at(NOON + timedelta(seconds=seconds)))
            take()
        assert [sample.at.second for sample in samples(since=NOON)] == [0, 10, 20]
        assert [sample.at.second for sample in samples(since=NOON + timedelta(seconds=5))] == [10, 20]

    def test_that_another_version_wrote_are_left_out(self):
        Sample.objects.create(at=NOON, figures='{"at": "never"}')
        assert list(samples(since=NOON)) == []

    def test_of_a_newer_version_are_read_as_far_as_they_are_known(self):
        Sample.objects.create(at=NOON, figures='{"at": "2026-11-23T12:00:00Z", "moths": 7, "backlog": 2}')
        assert list(samples(since=NOON)) == [Sampled(at=NOON, backlog=2)]
