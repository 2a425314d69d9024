from uuid import uuid4

import pytest
from django.db import transaction

from events import kafka, operations
from events.consumer import parking
from events.observe import pipeline
from events.observe.aside import Aside
from events.observe.pipeline import logged, stored
from events.outbox import publish_many
from events.peek import LogAway
from tests.events.broker import consuming, eventually, relaying
from tests.events.weaving import RUGS, WEAVERS, RugWoven, record


def weave(count):
    with transaction.atomic():
        publish_many(RugWoven(sku=f"RUG-{number}") for number in range(count))


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    monkeypatch.setattr("events.handling.groups", {WEAVERS.name: WEAVERS})
    monkeypatch.setattr(pipeline, "topics", lambda: {RUGS.name: RUGS})


@pytest.mark.django_db
class TestStored:
    def test_tells_what_waits_what_is_parked_and_who_is_paused(self):
        weave(3)
        for sku in ("GARISH-RUG", "GARISH-RUG", "DULL-RUG"):
            parking.park(group="weavers", records=[record(RugWoven(sku=sku))], error="a moth")
        operations.pause(group="weavers", actor="ada", reason="moths")
        found = stored()
        assert found.backlog.events == 3
        assert found.relay.holder is None
        assert found.aside["weavers"][:2] == Aside(records=3, keys=2)[:2]
        assert found.paused["weavers"].startswith("paused by ada since")
        assert found.paused["weavers"].endswith("moths")

    def test_names_no_group_that_has_nothing(self):
        assert (stored().aside, stored().paused) == ({}, {})


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
class TestLogged:
    @pytest.fixture(autouse=True)
    def a_log_of_its_own(self, settings, loom):
        settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
        kafka.create_topics([RUGS])

    def test_tells_how_long_topics_are_and_how_far_groups_came(self):
        weave(7)
        with relaying():
            eventually(lambda: logged(timeout=10).behind == {"weavers": 7})
        before = logged(timeout=10)
        assert (before.lengths, before.positions, before.members) == ({"rugs": 7}, {"weavers": 0}, {"weavers": 0})
        with consuming(WEAVERS):
            eventually(lambda: logged(timeout=10).behind == {"weavers": 0})
        assert logged(timeout=10).positions == {"weavers": 7}

    def test_says_that_kafka_is_away(self, settings, monkeypatch):
        settings.EVENTS = {**settings.EVENTS, "BOOTSTRAP_SERVERS": "127.0.0.1:1"}
        monkeypatch.setattr(kafka, "shared_admin", kafka.SharedAdmin())
        with pytest.raises(LogAway):
            logged(timeout=0.2)
