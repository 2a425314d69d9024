"""A parked key, tried again: in order, through the consumer's own code, and on record."""

import threading
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction

from events.consumer import positions
from events.consumer.apply import apply
from events.consumer.parking import ITS_TURN
from events.models import Decision, Delivery, OutboxRecord, Parked, Position
from events.observe import metrics
from events.operations import NothingParked, UnknownGroup, redrive, redrive_group
from events.operations.holding import NeverRan
from events.outbox import publish
from tests.events.operations.parking_lot import RUG, claim, in_thread, park, parked, redrive_rug, woven
from tests.events.weaving import WEAVERS, RugSold

pytestmark = pytest.mark.django_db


def refuse(*offsets):
    def effect(event):
        if event.knots in offsets:
            raise ZeroDivisionError("no such dye")

    return effect


class TestRedrive:
    def test_applies_the_head_and_then_what_waits_behind_it_in_order(self, loom):
        claim()
        park(*(woven(offset=n) for n in (3, 5, 8)))
        assert redrive_rug() == (3, 0, "", 0)
        assert [event.knots for event in loom.seen] == [3, 5, 8]
        assert parked() == []

    def test_notes_a_delivery_for_each_and_leaves_the_position_alone(self, loom):
        claim(start=9)
        park(woven(offset=3), woven(offset=5))
        redrive_rug()
        assert sorted(Delivery.objects.values_list("offset", "arrivals")) == [(3, 1), (5, 1)]
        assert Position.objects.get().position == 9

    def test_gives_one_effect_to_an_event_that_was_parked_twice(self, loom):
        claim()
        twice = uuid4()
        park(*(woven(offset=n, event_id=twice, timestamp_ms=1_000) for n in (3, 5)))
        redrive_rug()
        assert [event.knots for event in loom.seen] == [3]
        assert Delivery.objects.get().arrivals == 2

    def test_lets_what_the_handler_publishes_join_its_transaction(self, loom):
        claim()
        loom.effect = lambda event: publish(RugSold(sku=event.sku))
        cause = uuid4()
        park(woven(offset=3, event_id=cause))
        redrive_rug()
        assert OutboxRecord.objects.get().causation_id == str(cause)

    def test_counts_it_as_handled(self, loom):
        def handled():
            return metrics.handled.labels("weavers", "weaving.rug-woven.v1", "applied")._value.get()

        claim()
        park(woven(offset=3), woven(offset=5))
        before = handled()
        redrive_rug()
        assert handled() == before + 2

    def test_leaves_the_head_with_its_new_error_and_the_rest_behind_it(self, loom):
        claim()
        loom.effect = refuse(5)
        park(*(woven(offset=n) for n in (3, 5, 8)), error="RuntimeError: the loom is broken")
        assert redrive_rug() == (1, 2, "ZeroDivisionError: no such dye", 0)
        assert parked() == [(5, "ZeroDivisionError: no such dye"), (8, "")]
        assert not Delivery.objects.filter(offset=5).exists()

    def test_keeps_nothing_of_what_a_failing_handler_did(self, loom):
        def effect(event):
            publish(RugSold(sku=event.sku))
            raise ZeroDivisionError

        claim()
        loom.effect = effect
        park(woven(offset=3))
        redrive_rug()
        assert not OutboxRecord.objects.exists()

    def test_leaves_other_keys_and_other_groups_alone(self, loom):
        claim()
        park(woven(offset=3), woven("QUIET-RUG", offset=4))
        park(woven(offset=3), group="knitters")
        redrive_rug()
        assert [(row.group_name, row.offset) for row in Parked.objects.all()] == [("weavers", 4), ("knitters", 3)]

    def test_frees_the_key_for_the_consumer(self, loom):
        held = claim(start=0)
        park(woven(offset=3))
        redrive_rug()
        apply(WEAVERS, [woven(offset=9)], held)
        assert [event.knots for event in loom.seen] == [3, 9]

    def test_keeps_bytes_that_nobody_can_read_until_they_are_discarded(self, loom):
        claim()
        broken = woven(offset=3)
        broken.value = b"\xff"
        park(broken)
        assert "Undecodable" in redrive_rug().error

    def test_stops_when_its_time_is_over_and_says_whose_turn_it_is(self, loom):
        claim()
        park(*(woven(offset=n) for n in (3, 5)))
        left = redrive_rug(seconds=-1)
        assert (left.applied, left.left) == (0, 2)

    def test_tries_each_record_without_a_key_for_itself(self, loom):
        claim()
        loom.effect = refuse(3)
        records = [woven(offset=n) for n in (3, 5)]
        for each in records:
            each.key = b""
        park(*records[:1])
        park(*records[1:])
        outcome = redrive(group="weavers", topic="rugs", key=b"", actor="ada")
        assert (outcome.applied, outcome.left) == (1, 1)
        assert [offset for offset, _ in parked()] == [3]

    def test_records_who_decided_and_why(self, loom):
        claim()
        park(woven(offset=3), woven(offset=5))
        redrive_rug(reason="the dye has come")
        decision = Decision.objects.get()
        assert (decision.action, decision.actor, decision.reason) == ("redrive", "ada", "the dye has come")
        assert (decision.topic, bytes(decision.key)) == ("rugs", b"GARISH-RUG")
        assert decision.detail == "Tried again, 2 in order, from 0@3 on."

    def test_records_who_decided_when_the_head_fails_again(self, loom):
        claim()
        loom.effect = refuse(3)
        park(woven(offset=3), woven(offset=5))
        redrive_rug(reason="the dye has come")
        assert Decision.objects.get().reason == "the dye has come"

    def test_records_nothing_when_nothing_was_tried(self, loom):
        claim()
        park(woven(offset=3))
        redrive_rug(seconds=-1)
        assert not Decision.objects.exists()

    def test_refuses_what_is_not_parked(self):
        with pytest.raises(NothingParked, match="weavers has nothing parked of rugs GARISH-RUG"):
            redrive_rug()
        assert not Decision.objects.exists()

    def test_names_the_groups_that_there_are_when_one_is_unknown(self):
        with pytest.raises(UnknownGroup, match=r"'knitters'.*weavers"):
            redrive(**{**RUG, "group": "knitters"}, actor="ada")

    def test_refuses_a_group_without_a_position_to_hold_it_up_by(self):
        park(woven(offset=3))
        with pytest.raises(NeverRan, match="weavers has no position in rugs"):
            redrive_rug()
        assert parked() == [(3, "ZeroDivisionError: no such dye")]
        assert not Decision.objects.exists()

    def test_takes_the_databases_trouble_for_nobodys_fault(self, loom):
        def effect(event):
            raise OperationalError("the database is away")

        claim()
        loom.effect = effect
        park(woven(offset=3))
        with pytest.raises(OperationalError):
            redrive_rug()
        assert parked() == [(3, "ZeroDivisionError: no such dye")]


class TestRedriveGroup:
    def test_goes_on_with_the_next_key_when_one_fails(self, loom):
        claim()
        loom.effect = refuse(3)
        park(woven("POISON", offset=3), woven("FINE", offset=4), woven("POISON", offset=5))
        outcomes = {key: outcome.applied for _, key, outcome in redrive_group(group="weavers", actor="ada")}
        assert outcomes == {b"POISON": 0, b"FINE": 1}

    def test_keeps_to_a_topic(self, loom):
        claim()
        park(woven(offset=3))
        assert list(redrive_group(group="weavers", actor="ada", topic="carpets")) == []
        assert parked()


class TestKilledInTheMiddle:
    """Each record is a commit of its own; what the next head says is part of the commit before it."""

    def test_leaves_the_rest_parked_in_order_with_a_head_that_says_why(self, loom):
        def die(event):
            if event.knots == 5:
                raise KeyboardInterrupt

        claim()
        loom.effect = die
        park(*(woven(offset=n) for n in (3, 5, 8)))
        with pytest.raises(KeyboardInterrupt):
            redrive_rug()
        assert parked() == [(5, ITS_TURN), (8, "")]

    def test_lets_the_consumer_queue_behind_what_is_left_and_redrives_all_of_it_later(self, loom):
        held = claim(start=9)
        park(*(woven(offset=n) for n in (3, 5)))
        loom.effect = refuse(5)
        redrive_rug()
        apply(WEAVERS, [woven(offset=9)], held)
        loom.effect = lambda event: None
        redrive_rug()
        assert [event.knots for event in loom.seen] == [3, 5, 5, 9]
        assert not parked()


@pytest.mark.django_db(transaction=True)
class TestTimeLimit:
    def test_interrupts_a_handler_that_runs_past_it(self, loom):
        def dawdle(event):
            with connection.cursor() as cursor:
                cursor.execute("select pg_sleep(30)")

        claim()
        loom.effect = dawdle
        park(woven(offset=3))
        assert "HandlerTimedOut" in redrive_rug().error
        assert "0.5 s" in parked()[0][1]

    def test_takes_the_locks_from_a_handler_that_hangs_where_no_alarm_can_ring(self, loom, monkeypatch):
        """As in a web server's thread: the database ends the transaction, so the group goes on."""
        monkeypatch.setattr("events.operations.redriving.GRACE_SECONDS", 0.1)
        hanging, may_end = threading.Event(), threading.Event()

        def hang(event):
            hanging.set()
            assert may_end.wait(30)

        claim()
        loom.effect = hang
        park(woven(offset=3))
        with in_thread(redrive_rug) as outcome:
            assert hanging.wait(30)
            with transaction.atomic(), connection.cursor() as cursor:
                assert positions.lock_for_operation(cursor, group="weavers", topic="rugs")  # waits for the database
            may_end.set()
        assert "HandlerTimedOut" in outcome().error
        assert "HandlerTimedOut" in parked()[0][1]
