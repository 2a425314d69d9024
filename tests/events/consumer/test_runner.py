"""A whole consumer against the real broker and database."""

from uuid import uuid4

import msgspec
import pytest
from confluent_kafka import Producer
from django.db import OperationalError

from events import kafka
from events.conf import conf
from events.consumer.limits import HandlerBroken
from events.consumer.positions import Halted
from events.models import Parked, Position
from tests.events.broker import consuming, eventually
from tests.events.weaving import RUGS, WEAVERS, RugWoven

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def topic(settings):
    settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
    kafka.create_topics([RUGS])


def produce(*events, value=None):
    producer = Producer({"bootstrap.servers": conf().BOOTSTRAP_SERVERS, "partitioner": "murmur2_random"})
    for event in events:
        producer.produce(
            conf().PREFIX + RUGS.name,
            key=event.key,
            value=value or msgspec.json.encode(event),
            headers=[("id", str(uuid4())), ("type", event.wire_type)],
        )
    assert producer.flush(20) == 0


def stored():
    return sum(Position.objects.values_list("position", flat=True))


class TestRunner:
    def test_applies_everything_and_goes_on_after_a_restart(self, loom):
        produce(*(RugWoven(sku=f"RUG-{n}") for n in range(20)))
        with consuming(WEAVERS):
            eventually(lambda: stored() == 20)
        produce(RugWoven(sku="LATE-RUG"))
        with consuming(WEAVERS):
            eventually(lambda: stored() == 21)
        assert sorted(event.sku for event in loom.seen) == sorted([*(f"RUG-{n}" for n in range(20)), "LATE-RUG"])

    def test_parks_the_poisons_key_and_applies_the_rest(self, loom):
        def effect(event):
            if event.sku == "POISON":
                raise ZeroDivisionError("no such dye")

        loom.effect = effect
        produce(RugWoven(sku="POISON"), RugWoven(sku="FINE"), RugWoven(sku="POISON", knots=2))
        with consuming(WEAVERS):
            eventually(lambda: stored() == 3)
        assert [row.error for row in Parked.objects.order_by("offset")] == ["ZeroDivisionError: no such dye", ""]
        assert [event.sku for event in loom.seen].count("FINE") >= 1

    def test_parks_bytes_that_it_cannot_read(self, loom):
        produce(RugWoven(sku="GARISH-RUG"), value=b"not json")
        with consuming(WEAVERS):
            eventually(Parked.objects.exists)
        assert "Undecodable" in Parked.objects.get().error

    def test_never_skips_an_event_because_of_the_databases_trouble(self, loom):
        failures = iter(range(6))  # more than the group's attempts

        def effect(event):
            if next(failures, None) is not None:
                raise OperationalError("the database is away")

        loom.effect = effect
        produce(RugWoven(sku="GARISH-RUG"))
        with consuming(WEAVERS):
            eventually(lambda: stored() == 1)
        assert not Parked.objects.exists()
        assert len(loom.seen) == 7

    def test_loses_nothing_to_the_signs_of_life_that_it_gives_in_between(self, loom, monkeypatch):
        monkeypatch.setattr("events.consumer.runner.SIGN_OF_LIFE_SECONDS", 0.0)
        monkeypatch.setattr("events.consumer.sifting.SLICE_SECONDS", 0.0)
        produce(*(RugWoven(sku=f"RUG-{n}") for n in range(40)))
        with consuming(WEAVERS):
            produce(*(RugWoven(sku=f"RUG-{n}") for n in range(40, 80)))
            eventually(lambda: stored() == 80)
        assert sorted(event.sku for event in loom.seen) == sorted(f"RUG-{n}" for n in range(80))

    def test_halts_when_the_handler_is_broken_and_parks_no_more_at_each_start(self, loom, settings):
        settings.EVENTS = {**settings.EVENTS, "BREAKER_KEYS": 3}
        loom.effect = lambda event: 1 / 0
        produce(*(RugWoven(sku=f"RUG-{n}") for n in range(10)))
        for _restart in range(2):
            with pytest.raises(HandlerBroken), consuming(WEAVERS) as thread:
                eventually(lambda: not thread.is_alive())
            assert Parked.objects.count() == 3
        Parked.objects.all().delete()
        loom.effect = lambda event: None
        with consuming(WEAVERS):
            eventually(lambda: stored() == 10)

    def test_halts_when_the_log_is_shorter_than_the_position(self, loom):
        produce(RugWoven(sku="GARISH-RUG"))
        with consuming(WEAVERS):
            eventually(lambda: stored() == 1)
        Position.objects.filter(position=1).update(position=1_000)
        with pytest.raises(Halted, match="1000"), consuming(WEAVERS) as thread:
            eventually(lambda: not thread.is_alive())

    def test_reads_on_after_it_was_fenced(self, loom):
        produce(RugWoven(sku="FIRST"))
        with consuming(WEAVERS):
            eventually(lambda: stored() == 1)
            for row in Position.objects.all():
                Position.objects.filter(pk=row.pk).update(epoch=row.epoch + 1)  # another process claimed it
            produce(RugWoven(sku="SECOND"))
            eventually(lambda: stored() == 2)
        assert [event.sku for event in loom.seen] == ["FIRST", "SECOND"]
