from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from events import kafka, timers
from events.consumer import parking
from events.models import Pause, RelayState
from events.observe import metrics, state
from events.observe.state import of_installation
from events.outbox import publish_many
from events.testing import eventually
from tests.events.broker import consuming, relaying
from tests.events.weaving import RUGS, WEAVERS, RugWoven, record


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    monkeypatch.setattr("events.handling.groups", {WEAVERS.name: WEAVERS})


@pytest.fixture
def without_kafka(monkeypatch):
    monkeypatch.setattr(state, "_of_kafka", lambda: iter(()))


def seen():
    """What a fresh look finds: (name, labels) to value."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in of_installation().collect()
        for sample in family.samples
    }


def weave(count):
    with transaction.atomic():
        publish_many(RugWoven(sku=f"RUG-{number}") for number in range(count))


@pytest.mark.django_db
@pytest.mark.usefixtures("without_kafka")
class TestOfTheDatabase:
    def test_knows_that_nobody_relays_what_waits(self):
        weave(3)
        found = seen()
        assert found["events_outbox_backlog",] == 3
        assert found["events_relay_lease_held",] == 0
        assert found["events_relayed_total",] == 0
        assert found["events_up", "database"] == 1

    def test_tells_which_groups_a_person_holds_up(self):
        assert seen()["events_group_paused", "weavers"] == 0
        Pause.objects.create(group_name="weavers", actor="ada", since=timezone.now())
        assert seen()["events_group_paused", "weavers"] == 1

    def test_reads_the_relays_row(self):
        RelayState.objects.create(owner=uuid4(), epoch=7, published=40, expires_at=timezone.now() + timedelta(hours=1))
        found = seen()
        assert (found["events_relay_lease_held",], found["events_relay_epoch",], found["events_relayed_total",]) == (
            1,
            7,
            40,
        )

    def test_counts_what_is_parked_and_its_keys(self):
        for sku in ("GARISH-RUG", "GARISH-RUG", "DULL-RUG"):
            parking.park(group="weavers", records=[record(RugWoven(sku=sku))], error="a moth")
        found = seen()
        assert (found["events_parked", "weavers"], found["events_parked_keys", "weavers"]) == (3, 2)
        assert found["events_parked_oldest_seconds", "weavers"] >= 0

    def test_says_zero_of_a_group_that_has_nothing_parked(self):
        assert seen()["events_parked", "weavers"] == 0

    def test_knows_how_long_a_timer_is_overdue(self):
        timers.schedule(RugWoven(sku="A"), due_at=timezone.now() - timedelta(minutes=2), name="late")
        timers.schedule(RugWoven(sku="B"), due_at=timezone.now() + timedelta(minutes=2), name="soon")
        found = seen()
        assert found["events_timers",] == 2
        assert 119 < found["events_timer_overdue_seconds",] < 180


class TestState:
    def test_asks_once_for_all_who_look_at_once(self, monkeypatch):
        asked, everybody = [], Barrier(4)

        def answer():
            asked.append(1)
            yield metrics.timers, (), 1

        monkeypatch.setattr(state, "_of_database", answer)
        monkeypatch.setattr(state, "_of_kafka", lambda: iter(()))
        one = of_installation()

        def look(_):
            everybody.wait(10)
            return [
                sample.value for family in one.collect() if family.name == "events_timers" for sample in family.samples
            ]

        with ThreadPoolExecutor(4) as people:
            assert list(people.map(look, range(4))) == [[1]] * 4
        assert len(asked) == 1

    def test_asks_again_when_the_answer_is_old(self, monkeypatch):
        asked = []
        monkeypatch.setattr(state, "_of_database", lambda: asked.append(1) or iter(()))
        monkeypatch.setattr(state, "_of_kafka", lambda: iter(()))
        one = of_installation()
        for at, questions in [(0.0, 1), (4.9, 1), (5.0, 2)]:
            monkeypatch.setattr(state, "monotonic", lambda at=at: at)
            list(one.collect())
            assert len(asked) == questions

    @pytest.mark.django_db
    def test_still_knows_the_database_when_kafka_is_away(self, settings, caplog, monkeypatch):
        settings.EVENTS = {**settings.EVENTS, "BOOTSTRAP_SERVERS": "127.0.0.1:1"}
        monkeypatch.setattr(kafka, "shared_admin", kafka.SharedAdmin())
        one = of_installation()
        found = {(sample.name, *sample.labels.values()) for family in one.collect() for sample in family.samples}
        assert ("events_outbox_backlog",) in found
        assert ("events_lag", "weavers", "rugs", "0") not in found
        one._asked_at = float("-inf")
        list(one.collect())
        assert caplog.text.count("No figures of the kafka") == 1


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
class TestOfKafka:
    def test_follows_a_group_from_behind_to_the_end(self, settings, loom):
        settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
        kafka.create_topics([RUGS])
        weave(5)

        def lag():
            found = seen()
            assert found["events_up", "kafka"] == 1
            behind = sum(value for (name, *_), value in found.items() if name == "events_lag")
            return behind, found["events_group_members", "weavers"]

        with relaying():
            eventually(lambda: lag() == (5, 0))
            eventually(lambda: seen()["events_relayed_total",] == 5)
            with consuming(WEAVERS):
                eventually(lambda: lag() == (0, 1))
