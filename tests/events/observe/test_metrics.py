"""What a process counts: events that took effect or did not, once, when their transaction is committed."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from prometheus_client import REGISTRY

from events.consumer import positions
from events.consumer.apply import apply
from events.consumer.patience import Life
from events.consumer.record import Place
from events.consumer.sifting import Sieve
from events.outbox import publish_many
from tests.events.weaving import WEAVERS, RugSold, RugWoven, record

PLACE = Place("rugs", 0)


class Impatient(Life):
    """Does not pause."""

    def pause(self, seconds):
        pass


@pytest.fixture
def counted():
    """By how much the figures grew since: ``counted("events_handled_total", outcome="applied")``."""

    def total(name, labels):
        return sum(
            sample.value
            for family in REGISTRY.collect()
            for sample in family.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        )

    before = {}
    for family in REGISTRY.collect():
        for sample in family.samples:
            before[sample.name, frozenset(sample.labels.items())] = sample.value

    def grown(name, **labels):
        old = sum(value for (known, has), value in before.items() if known == name and labels.items() <= has)
        return total(name, labels) - old

    return grown


@pytest.fixture
def claims():
    with connection.cursor() as cursor:
        return {PLACE: positions.claim(cursor, group=WEAVERS.name, place=PLACE, topic_id="topic", start=0)}


def woven(sku="GARISH-RUG", **where):
    return record(RugWoven(sku=sku), **where)


def sift(records, claims):
    Sieve(WEAVERS, Impatient(), ours=list).apply(records, claims)


@pytest.mark.django_db(transaction=True)
class TestHandled:
    def test_counts_what_took_effect_and_how_long_its_handler_took(self, loom, claims, counted):
        apply(WEAVERS, [woven(offset=0), woven(offset=1)], claims)
        of = {"group": "weavers", "type": "weaving.rug-woven.v1"}
        assert counted("events_handled_total", outcome="applied", **of) == 2
        assert counted("events_handler_seconds_count", **of) == 2
        assert counted("events_batch_seconds_count", group="weavers") == 1

    def test_counts_a_second_arrival_as_a_duplicate(self, loom, claims, counted):
        event_id = uuid4()
        apply(WEAVERS, [woven(offset=0, event_id=event_id)], claims)
        apply(WEAVERS, [woven(offset=1, event_id=event_id)], claims)
        assert counted("events_handled_total", outcome="applied") == 1
        assert counted("events_handled_total", outcome="duplicate") == 1

    def test_counts_a_type_without_a_handler_as_skipped(self, loom, claims, counted):
        apply(WEAVERS, [record(RugSold(sku="GARISH-RUG"), offset=0)], claims)
        assert counted("events_skipped_total", group="weavers", type="weaving.rug-sold.v1") == 1
        assert counted("events_handled_total") == 0

    def test_counts_nothing_of_a_batch_that_is_rolled_back(self, loom, claims, counted):
        def effect(event):
            if event.sku == "POISON":
                raise ZeroDivisionError

        loom.effect = effect
        with pytest.raises(ZeroDivisionError):
            apply(WEAVERS, [woven(offset=0), woven("POISON", offset=1)], claims)
        assert counted("events_handled_total") == 0

    def test_counts_poison_as_parked_its_tries_as_retries_and_what_follows_as_waiting(self, loom, claims, counted):
        def effect(event):
            if event.sku == "POISON":
                raise ZeroDivisionError

        loom.effect = effect
        sift([woven(offset=0), woven("POISON", offset=1), woven("POISON", offset=2), woven(offset=3)], claims)
        assert counted("events_handled_total", outcome="applied") == 2
        assert counted("events_handled_total", outcome="parked") == 1
        assert counted("events_handled_total", outcome="waiting") == 1
        assert counted("events_retries_total", reason="handler") == WEAVERS.attempts - 1
        assert counted("events_retries_total", reason="batch") >= 1


@pytest.mark.django_db(transaction=True)
class TestPublished:
    def test_counts_after_the_commit_by_type(self, counted):
        with transaction.atomic():
            publish_many([RugWoven(sku="A"), RugWoven(sku="B"), RugSold(sku="A")])
            assert counted("events_published_total") == 0
        assert counted("events_published_total", type="weaving.rug-woven.v1") == 2
        assert counted("events_published_total", type="weaving.rug-sold.v1") == 1

    def test_does_not_count_what_is_rolled_back(self, counted):
        with transaction.atomic():
            publish_many([RugWoven(sku="A")])
            transaction.set_rollback(True)
        assert counted("events_published_total") == 0
