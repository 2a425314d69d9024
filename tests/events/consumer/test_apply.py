"""Exactly once in effect: duplicates, crashes, zombies and poison, against the real tables."""

from uuid import uuid4

import pytest
from django.db import connection

from events.consumer import positions
from events.consumer.apply import apply, set_aside
from events.consumer.deadline import HandlerTimedOut
from events.consumer.parking import restore
from events.consumer.positions import Fenced, TopicReplaced
from events.consumer.record import Place, Undecodable
from events.models import Delivery, OutboxRecord, Parked, Position
from events.outbox import publish
from tests.events.weaving import WEAVERS, RugSold, RugWoven, record

pytestmark = pytest.mark.django_db(transaction=True)

PLACE = Place("rugs", 0)


def claim(*, topic_id="topic", start=0):
    with connection.cursor() as cursor:
        return {PLACE: positions.claim(cursor, group="weavers", place=PLACE, topic_id=topic_id, start=start)}


def position():
    return Position.objects.get().position


def woven(sku="GARISH-RUG", **where):
    return record(RugWoven(sku=sku), **where)


class TestApply:
    def test_hands_events_to_the_handler_in_order_and_moves_the_position(self, loom):
        apply(WEAVERS, [woven("A", offset=0), woven("B", offset=1)], claim())
        assert [event.sku for event in loom.seen] == ["A", "B"]
        assert position() == 2

    def test_leaves_nothing_when_a_handler_fails(self, loom):
        def effect(event):
            publish(RugSold(sku=event.sku))
            raise ZeroDivisionError

        loom.effect = effect
        with pytest.raises(ZeroDivisionError):
            apply(WEAVERS, [woven(offset=0)], claim())
        assert position() == 0
        assert not Delivery.objects.exists()
        assert not OutboxRecord.objects.exists()

    def test_skips_what_was_applied_before_a_crash(self, loom):
        held = claim()
        apply(WEAVERS, [woven(offset=0)], held)
        apply(WEAVERS, [woven(offset=0), woven(offset=1)], held)
        assert len(loom.seen) == 2
        assert position() == 2

    def test_gives_an_event_that_was_published_twice_one_effect(self, loom):
        twice = uuid4()
        held = claim()
        apply(WEAVERS, [woven(offset=0, event_id=twice, timestamp_ms=1_000)], held)
        applied = apply(WEAVERS, [woven(offset=1, event_id=twice, timestamp_ms=1_000)], held)
        assert (len(loom.seen), applied, position()) == (1, 0, 2)
        assert Delivery.objects.get().arrivals == 2

    def test_gives_a_duplicate_within_one_batch_one_effect(self, loom):
        twice = uuid4()
        same = [woven(offset=n, event_id=twice, timestamp_ms=1_000) for n in range(3)]
        apply(WEAVERS, same, claim())
        assert len(loom.seen) == 1
        assert Delivery.objects.get().arrivals == 3

    def test_moves_past_types_that_the_group_has_no_handler_for(self, loom):
        apply(WEAVERS, [record(RugSold(sku="GARISH-RUG"), offset=0)], claim())
        assert position() == 1
        assert not loom.seen
        assert not Parked.objects.exists()

    def test_lets_what_a_handler_publishes_inherit_its_story(self, loom):
        loom.effect = lambda event: publish(RugSold(sku=event.sku))
        cause = uuid4()
        apply(WEAVERS, [woven(offset=0, event_id=cause)], claim())
        assert OutboxRecord.objects.get().causation_id == str(cause)

    def test_interrupts_a_handler_that_runs_past_the_limit(self, loom):
        def dawdle(event):
            with connection.cursor() as cursor:
                cursor.execute("select pg_sleep(30)")

        loom.effect = dawdle
        held = claim()
        with pytest.raises(HandlerTimedOut, match=r"0\.5 s"):
            apply(WEAVERS, [woven(offset=0)], held)
        connection.close()
        assert position() == 0

    @pytest.mark.parametrize("value", [b"{", b'{"sku": 1}', b"\xff\xff", b"{}"])
    def test_refuses_bytes_that_are_not_the_event(self, loom, value):
        broken = woven(offset=0)
        broken.value = value
        with pytest.raises(Undecodable, match=r"rugs\[0\]@0"):
            apply(WEAVERS, [broken], claim())

    def test_reads_an_event_with_fields_that_it_does_not_know(self, loom):
        newer = woven(offset=0)
        newer.value = b'{"sku":"GARISH-RUG","dye":"madder"}'
        apply(WEAVERS, [newer], claim())
        assert loom.seen == [RugWoven(sku="GARISH-RUG")]


class TestFencing:
    def test_fails_the_write_of_a_process_that_lost_the_partition(self, loom):
        zombie = claim()
        claim()
        with pytest.raises(Fenced, match=r"weavers lost rugs\[0\]"):
            apply(WEAVERS, [woven(offset=0)], zombie)
        assert not loom.seen
        assert position() == 0

    def test_lets_the_successor_go_on_where_the_zombie_stood(self, loom):
        apply(WEAVERS, [woven(offset=0)], claim())
        assert claim()[PLACE].position == 1

    def test_refuses_a_topic_that_was_made_anew(self):
        claim(topic_id="old")
        with pytest.raises(TopicReplaced, match="made anew"):
            claim(topic_id="new")


class TestParking:
    def test_queues_later_events_of_the_key_and_lets_other_keys_go_on(self, loom):
        held = claim()
        set_aside(WEAVERS, woven("POISON", offset=0), held, error="ZeroDivisionError")
        apply(WEAVERS, [woven("POISON", offset=1), woven("FINE", offset=2)], held)
        assert [event.sku for event in loom.seen] == ["FINE"]
        assert [(row.offset, row.error) for row in Parked.objects.all()] == [(0, "ZeroDivisionError"), (1, "")]
        assert position() == 3

    def test_keeps_the_record_whole(self):
        original = woven("POISON", offset=0)
        original.headers.append(("odd", b"\xff\x00"))
        original.headers.append(("missing", None))
        set_aside(WEAVERS, original, claim(), error="no")
        assert restore(Parked.objects.get()) == original

    def test_is_refused_to_a_zombie(self):
        zombie = claim()
        claim()
        with pytest.raises(Fenced):
            set_aside(WEAVERS, woven("POISON", offset=0), zombie, error="no")
        assert not Parked.objects.exists()
