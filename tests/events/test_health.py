from uuid import uuid4

import pytest
from django.db import transaction

from events import health, kafka
from events.operations import pause
from events.outbox import publish_many
from tests.events.broker import consuming, eventually, relaying
from tests.events.weaving import RUGS, WEAVERS, RugWoven

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def alone(settings, monkeypatch):
    """Topics of the test's own, and no group but its own."""
    settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
    monkeypatch.setattr("events.handling.groups", {WEAVERS.name: WEAVERS})
    kafka.create_topics([RUGS])


def weave(count):
    with transaction.atomic():
        publish_many(RugWoven(sku=f"RUG-{number}") for number in range(count))


class TestStates:
    def test_says_what_is_missing(self):
        assert health.states(timeout=5) == {
            "kafka": "ok",
            "relay": "no relay holds the lease: events wait in the outbox",
            "weavers": "no consumer runs: 0 events wait in Kafka",
        }

    def test_is_ok_while_all_run(self, loom):
        with relaying(), consuming(WEAVERS):
            eventually(lambda: set(health.states(timeout=5).values()) == {"ok"})

    def test_says_how_long_an_event_waits_for_its_relay(self, settings, monkeypatch):
        monkeypatch.setattr("events.health.STUCK_SECONDS", 0.0)
        away = {"BOOTSTRAP_SERVERS": "127.0.0.1:1"}
        settings.EVENTS = {**settings.EVENTS, **away}
        weave(1)
        with relaying():
            eventually(lambda: health.states(timeout=0.1)["relay"].startswith("the oldest unpublished event waits"))

    def test_says_how_far_behind_a_group_is(self, loom):
        weave(60)
        with relaying():
            eventually(lambda: health.states(timeout=5)["weavers"] == "no consumer runs: 60 events wait in Kafka")
        with consuming(WEAVERS):
            eventually(lambda: health.states(timeout=5)["weavers"] == "ok")

    def test_says_since_when_a_group_is_paused_but_not_by_whom(self, loom):
        pause(group="weavers", actor="ada", reason="the dye is wrong")
        weave(3)
        with relaying(), consuming(WEAVERS):
            eventually(lambda: health.states(timeout=5)["weavers"].endswith(" UTC: 3 events wait"))
            told = health.states(timeout=5)["weavers"]
        assert told.startswith("paused since 2")
        assert not loom.seen

    def test_says_that_kafka_does_not_answer(self, settings, monkeypatch):
        settings.EVENTS = {**settings.EVENTS, "BOOTSTRAP_SERVERS": "127.0.0.1:1"}
        monkeypatch.setattr(kafka, "shared_admin", kafka.SharedAdmin())
        states = health.states(timeout=0.2)
        assert states["kafka"].startswith("does not answer")
        assert states["weavers"] == "unknown while Kafka does not answer"
