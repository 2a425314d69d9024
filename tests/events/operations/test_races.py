"""A consumer and people at the same time, in real transactions: nothing is stranded, nothing is applied twice."""

import threading

import pytest
from django.db import connection

from events.consumer import positions
from events.consumer.apply import apply, set_aside
from events.consumer.positions import Fenced
from events.models import Delivery, Parked
from events.operations import NothingParked, discard, pause, paused, pausing
from events.operations.holding import GroupBusy
from events.operations.pausing import AlreadyPaused
from events.testing import eventually
from tests.events.operations.parking_lot import (
    PLACE,
    RUG,
    claim,
    in_thread,
    park,
    parked,
    position,
    redrive_rug,
    waits_for_a_lock,
    woven,
)
from tests.events.weaving import WEAVERS

pytestmark = pytest.mark.django_db(transaction=True)


class Gate:
    """Stops whoever comes through in the middle of their transaction."""

    def __init__(self):
        self.reached, self.opened = threading.Event(), threading.Event()

    def pass_through(self):
        self.reached.set()
        assert self.opened.wait(30)


@pytest.fixture
def gate(loom):
    """Stops handlers of offset 3."""
    it = Gate()
    loom.effect = lambda event: it.pass_through() if event.knots == 3 else None
    return it


@pytest.fixture
def deciding(monkeypatch):
    """Stops whoever pauses a group, with all its positions locked."""
    it, decide = Gate(), pausing._decide
    monkeypatch.setattr(pausing, "_decide", lambda *what, **how: (it.pass_through(), decide(*what, **how)))
    return it


class TestRedriveBesideTheConsumer:
    def test_holds_the_consumer_up_so_that_it_finds_the_key_free(self, loom, gate):
        held = claim(start=9)
        park(woven(offset=3))
        with in_thread(redrive_rug) as redriven:
            assert gate.reached.wait(30)
            with in_thread(lambda: apply(WEAVERS, [woven(offset=9)], held)) as applied:
                eventually(waits_for_a_lock)  # having parked nothing behind a record that is about to go
                gate.opened.set()
                assert applied() == 1
            assert redriven().applied == 1
        assert [event.knots for event in loom.seen] == [3, 9]
        assert not Parked.objects.exists()

    def test_waits_for_a_batch_and_applies_what_it_parked_behind_the_head(self, loom, gate):
        held = claim(start=3)
        park(woven(offset=2))
        batch = [woven("OTHER-RUG", offset=3), woven(offset=4)]  # stops in 3; parks 4 behind 2
        with in_thread(lambda: apply(WEAVERS, batch, held)) as applied:
            assert gate.reached.wait(30)
            with in_thread(redrive_rug) as redriven:
                eventually(waits_for_a_lock)
                gate.opened.set()
                assert redriven() == (2, 0, "", 0)
            assert applied() == 1
        assert [event.knots for event in loom.seen] == [3, 2, 4]
        assert not Parked.objects.exists()

    def test_sees_a_poison_that_the_consumer_is_just_parking(self, loom):
        held = claim(start=9)
        park(woven(offset=3))
        set_aside(WEAVERS, woven("OTHER-RUG", offset=9), held, error="no")
        redrive_rug()
        assert [offset for offset, _ in parked()] == [9]

    def test_gives_up_when_the_consumer_does_not_end(self, loom, gate, monkeypatch):
        monkeypatch.setattr("events.operations.holding.PATIENCE_SECONDS", 0.1)
        held = claim(start=3)
        park(woven(offset=2))
        with in_thread(lambda: apply(WEAVERS, [woven("OTHER-RUG", offset=3)], held)) as applied:
            assert gate.reached.wait(30)
            with pytest.raises(GroupBusy, match="weavers is busy in rugs"):
                redrive_rug()
            gate.opened.set()
            applied()
        assert [offset for offset, _ in parked()] == [2]


class TestTwoPeople:
    def test_share_a_key_between_them_in_order(self, loom, gate):
        claim()
        park(*(woven(offset=n) for n in (3, 5, 8)))
        with in_thread(redrive_rug) as one:
            assert gate.reached.wait(30)
            with in_thread(redrive_rug) as other:
                eventually(waits_for_a_lock)
                gate.opened.set()
                assert one().applied + other().applied == 3
        assert [event.knots for event in loom.seen] == [3, 5, 8]
        assert Delivery.objects.filter(arrivals=1).count() == 3

    def test_discard_nothing_that_a_redrive_is_applying(self, loom, gate):
        claim()
        park(woven(offset=3))
        with in_thread(redrive_rug) as redriven:
            assert gate.reached.wait(30)
            with in_thread(lambda: discard(**RUG, actor="bob", reason="too late")) as discarded:
                eventually(waits_for_a_lock)
                gate.opened.set()
                with pytest.raises(NothingParked):
                    discarded()
            assert redriven().applied == 1

    def test_discard_what_a_redrive_has_not_reached(self, loom, gate):
        claim()
        park(woven(offset=3), woven(offset=5))
        with in_thread(redrive_rug) as redriven:
            assert gate.reached.wait(30)
            with in_thread(lambda: discard(**RUG, actor="bob", reason="woven by mistake", offset=5)) as discarded:
                eventually(waits_for_a_lock)
                gate.opened.set()
                redriven()
                try:
                    assert discarded().discarded == 1
                except NothingParked:
                    assert [event.knots for event in loom.seen] == [3, 5]
                else:
                    assert [event.knots for event in loom.seen] == [3]
        assert not Parked.objects.exists()


class TestAPause:
    def test_waits_for_the_batch_in_hand_and_fences_the_next_one_that_waited_for_it(self, loom, gate):
        held = claim(start=3)
        with in_thread(lambda: apply(WEAVERS, [woven(offset=3)], held)) as applied:
            assert gate.reached.wait(30)
            with in_thread(lambda: pause(group="weavers", actor="ada")) as paused_by_ada:
                eventually(waits_for_a_lock)
                assert not paused()
                gate.opened.set()
                assert applied() == 1
                paused_by_ada()
        with pytest.raises(Fenced):
            apply(WEAVERS, [woven(offset=4)], held)
        assert [event.knots for event in loom.seen] == [3]

    def test_is_no_pause_when_the_batch_does_not_end(self, loom, gate, monkeypatch):
        monkeypatch.setattr("events.operations.pausing.PATIENCE_SECONDS", 0.1)
        held = claim(start=3)
        with in_thread(lambda: apply(WEAVERS, [woven(offset=3)], held)) as applied:
            assert gate.reached.wait(30)
            with pytest.raises(GroupBusy, match="weavers is not paused: it is busy"):
                pause(group="weavers", actor="ada")
            gate.opened.set()
            assert applied() == 1
        assert not paused()
        assert apply(WEAVERS, [woven(offset=4)], held) == 1

    def test_fences_a_batch_that_began_while_it_was_being_decided(self, loom, deciding):
        held = claim(start=3)
        with in_thread(lambda: pause(group="weavers", actor="ada")) as paused_by_ada:
            assert deciding.reached.wait(30)
            with in_thread(lambda: apply(WEAVERS, [woven(offset=3)], held)) as applied:
                eventually(waits_for_a_lock)
                deciding.opened.set()
                paused_by_ada()
                with pytest.raises(Fenced):
                    applied()
        assert loom.seen == []

    def test_holds_up_who_claims_a_partition_that_is_new_to_the_group(self, loom, deciding):
        claim(start=3)
        with in_thread(lambda: pause(group="weavers", actor="ada")) as paused_by_ada:
            assert deciding.reached.wait(30)
            with in_thread(lambda: claim(partition=1, start=3)) as claimed:
                eventually(waits_for_a_lock)  # else its batch could begin before there is a pause, and end after it
                deciding.opened.set()
                paused_by_ada()
                held = claimed()
        with pytest.raises(Fenced):
            apply(WEAVERS, [woven(offset=3, partition=1)], held)
        assert loom.seen == []

    def test_is_made_by_one_of_two_people(self, deciding):
        with in_thread(lambda: pause(group="weavers", actor="ada")) as first:
            assert deciding.reached.wait(30)
            with in_thread(lambda: pause(group="weavers", actor="bob")) as second:
                eventually(waits_for_a_lock)
                deciding.opened.set()
                first()
                with pytest.raises(AlreadyPaused, match="paused by ada"):
                    second()


class TestAZombie:
    def test_is_fenced_by_a_seek_that_came_between_its_read_and_its_write(self, loom):
        zombie = claim(start=9)
        with connection.cursor() as cursor:
            positions.put(cursor, group="weavers", place=PLACE, topic_id="topic", position=0)
        with pytest.raises(Fenced):
            apply(WEAVERS, [woven(offset=9)], zombie)
        assert (position(), loom.seen) == (0, [])
