from uuid import uuid4

import pytest
from django.db import transaction

from events import kafka
from events.outbox import publish_many
from events.peek import LogAway
from events.standing import Standing, standings
from tests.events.broker import consuming, eventually, relaying
from tests.events.weaving import RUGS, WEAVERS, RugWoven

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]
THEM = [WEAVERS.name]


@pytest.fixture(autouse=True)
def a_log_of_its_own(settings, loom):
    settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
    kafka.create_topics([RUGS])


class TestStandings:
    def test_tell_how_much_waits_for_a_group_that_nobody_runs_and_that_somebody_does(self):
        with transaction.atomic():
            publish_many(RugWoven(sku=f"RUG-{number}") for number in range(7))
        with relaying():
            eventually(lambda: standings(THEM, timeout=10) == {"weavers": Standing(members=0, behind=7)})
        with consuming(WEAVERS):
            eventually(lambda: standings(THEM, timeout=10) == {"weavers": Standing(members=1, behind=0)})

    def test_of_nobody_are_none(self):
        assert standings([], timeout=10) == {}

    def test_say_that_kafka_is_away(self, settings, monkeypatch):
        settings.EVENTS = {**settings.EVENTS, "BOOTSTRAP_SERVERS": "127.0.0.1:1"}
        monkeypatch.setattr(kafka, "shared_admin", kafka.SharedAdmin())
        with pytest.raises(LogAway, match=r"Kafka at 127\.0\.0\.1:1 .* does not answer"):
            standings(THEM, timeout=0.2)
