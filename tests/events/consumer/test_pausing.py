"""Consumers of a paused group, against the real broker: they stay, apply nothing, and go on by themselves."""

import logging
from uuid import uuid4

import pytest

from events import kafka
from events.consumer import runner
from events.members import members
from events.models import Delivery, Position
from events.observe import metrics
from events.operations import pause, resume
from events.testing import consuming, eventually
from tests.events.operations.log_of_rugs import produce
from tests.events.weaving import RUGS, WEAVERS

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]

ADA = {"group": "weavers", "actor": "ada"}


@pytest.fixture(autouse=True)
def topic(settings):
    settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
    kafka.create_topics([RUGS])


@pytest.fixture
def told(caplog):
    """What consumers logged, so that a test knows how far they are."""
    caplog.set_level(logging.INFO, logger="events.consumer")
    return lambda words: [each for each in caplog.messages if words in each]


def stored():
    return sum(Position.objects.values_list("position", flat=True))


def knots(loom):
    return sorted(event.knots for event in loom.seen)


class TestAPausedGroup:
    def test_applies_nothing_and_then_everything_once(self, loom, told):
        produce(0, 1)
        fenced = metrics.fenced.labels("weavers")._value.get()
        with consuming(WEAVERS):
            eventually(lambda: stored() == 2)
            pause(**ADA, reason="the dye is wrong")
            produce(2, 3)
            produce(4, partition=1)
            eventually(lambda: told("weavers is paused by ada"))
            assert (stored(), knots(loom)) == (2, [0, 1])
            resume(**ADA)
            eventually(lambda: stored() == 5)
        assert knots(loom) == [0, 1, 2, 3, 4]
        assert Delivery.objects.filter(arrivals=1).count() == 5
        assert metrics.fenced.labels("weavers")._value.get() == fenced  # which would tell of a zombie

    def test_stays_paused_for_consumers_that_are_started_meanwhile(self, loom, told):
        pause(**ADA)
        produce(0, 1)
        for _start in range(2):
            with consuming(WEAVERS):
                eventually(lambda: told("weavers is paused by ada"))
        assert (stored(), knots(loom)) == (0, [])
        with consuming(WEAVERS):
            resume(**ADA)
            eventually(lambda: stored() == 2)
        assert knots(loom) == [0, 1]

    def test_keeps_its_members_and_their_partitions(self, loom, told):
        def members_now():
            return members(kafka.admin(), ["weavers"], timeout=10)["weavers"]

        with consuming(WEAVERS), consuming(WEAVERS):
            eventually(lambda: members_now() == 2 and len(told("weavers took")) >= 2)
            pause(**ADA)
            produce(0)
            produce(1, partition=1)
            eventually(lambda: told("weavers is paused by ada"))
            assert members_now() == 2
            resume(**ADA)
            eventually(lambda: stored() == 2)
            assert not told("gave up") or members_now() == 2
        assert knots(loom) == [0, 1]

    def test_hands_partitions_over_as_ever(self, loom, told):
        pause(**ADA)
        produce(0)
        produce(1, partition=1)
        with consuming(WEAVERS):
            eventually(lambda: told("weavers is paused by ada"))
            with consuming(WEAVERS):
                eventually(lambda: len(told("weavers took")) >= 2)
            resume(**ADA)
            eventually(lambda: stored() == 2)
        assert knots(loom) == [0, 1]

    def test_drops_what_it_has_fetched_already_and_reads_it_again(self, loom, told, settings):
        settings.EVENTS = {**settings.EVENTS, "BATCH_SIZE": 1}

        def effect(event):
            if event.knots == 0 and not told("is paused"):
                in_the_middle.append(True)

        in_the_middle = []
        loom.effect = effect
        produce(*range(30))
        with consuming(WEAVERS):
            eventually(lambda: in_the_middle)
            pause(**ADA)
            applied = stored()
            eventually(lambda: applied == 30 or told("weavers is paused by ada"))
            assert stored() == applied
            resume(**ADA)
            eventually(lambda: stored() == 30)
        assert knots(loom) == list(range(30))


class TestAGroupWithNothingToApply:
    def test_asks_now_and_then_whether_it_was_moved(self, loom, told, monkeypatch):
        monkeypatch.setattr(runner, "CLAIMS_CHECK_SECONDS", 0.0)
        produce(0)
        with consuming(WEAVERS):
            eventually(lambda: stored() == 1)
            pause(**ADA)
            eventually(lambda: told("weavers is paused by ada"))  # though nothing comes
            resume(**ADA)
            eventually(lambda: told("weavers goes on"))
            for row in Position.objects.filter(position=1):  # as if it was paused, moved and resumed between two looks
                Delivery.objects.all().delete()
                Position.objects.filter(pk=row.pk).update(position=0, epoch=row.epoch + 1)
            eventually(lambda: knots(loom) == [0, 0] and stored() == 1)
