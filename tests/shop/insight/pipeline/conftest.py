"""Kafka as each test wants it: nobody asks a real one here."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.consumer.record import Place
from events.lag import Lag
from events.models import RelayState
from events.observe.pipeline import Logged
from events.peek import LogAway
from shop.insight.pipeline import asking
from shop.insight.pipeline.panel import the_plan
from tests.shop.conftest import Unanswered
from tests.shop.desk.conftest import staff

__all__ = ["staff"]


class Kafka:
    """``behind``, ``members``: by group; who is not named is at the end, with one process."""

    def __init__(self):
        self.asked, self.at = 0, None
        self.length = 100
        self.behind, self.members = {}, {}
        self.away = ""

    def logged(self, *, timeout):
        self.asked += 1
        if self.away:
            raise LogAway(self.away)
        plan = the_plan()
        ends = {Place(topic.name, 0): self.length for topic in plan.topics}
        lags = [self._lag(reader) for reader in plan.readers]
        return Logged(
            self.at or timezone.now(), ends, lags, {one.name: self.members.get(one.name, 1) for one in plan.readers}
        )

    def _lag(self, reader):
        return Lag(reader.name, Place(reader.topics[0], 0), self.length - self.behind.get(reader.name, 0), self.length)


@pytest.fixture
def kafka(monkeypatch, nobody_looked_before):
    said = Kafka()
    monkeypatch.setattr(asking.pipeline, "logged", said.logged)
    return said


@pytest.fixture
def no_valkey(no_valkey, monkeypatch):
    """For whoever asks whether it answers, too."""
    monkeypatch.setattr(asking, "cache", Unanswered())


@pytest.fixture
def relay(db):
    expires_at = timezone.now() + timedelta(hours=1)
    return RelayState.objects.create(owner_name="loom-1:77", epoch=7, published=1_234, expires_at=expires_at)
