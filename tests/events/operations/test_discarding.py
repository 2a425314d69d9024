"""Records that are left out for good: with a reason, on record, and with what waits behind them applied."""

import pytest
from django.db import InterfaceError, OperationalError
from django.db.models import QuerySet

from events.consumer.apply import apply
from events.consumer.parking import ITS_TURN
from events.models import Decision, Delivery, Parked
from events.operations import NothingParked, ReasonMissing, discard
from events.operations.discarding import BeingPublished
from tests.events.operations.parking_lot import RUG, claim, park, parked, redrive_rug, woven
from tests.events.weaving import WEAVERS

pytestmark = pytest.mark.django_db

WHY = {"actor": "ada", "reason": "woven by mistake"}


class TestDiscard:
    def test_leaves_the_head_out_and_applies_what_waits_behind_it(self, loom):
        claim()
        park(*(woven(offset=n) for n in (3, 5, 8)))
        assert discard(**RUG, **WHY, offset=3) == (2, 0, "", 1)
        assert [event.knots for event in loom.seen] == [5, 8]
        assert not parked()

    def test_leaves_a_whole_key_out(self, loom):
        claim()
        park(woven(offset=3), woven(offset=5), woven("QUIET-RUG", offset=6))
        outcome = discard(**RUG, **WHY)
        assert (outcome.discarded, outcome.left, loom.seen) == (2, 0, [])
        assert [offset for offset, _ in parked()] == [6]

    def test_leaves_the_head_where_it_is_when_one_behind_it_goes(self, loom):
        claim()
        park(woven(offset=3), woven(offset=5))
        outcome = discard(**RUG, **WHY, offset=5)
        assert (outcome.discarded, outcome.left, loom.seen) == (1, 1, [])
        assert parked() == [(3, "ZeroDivisionError: no such dye")]

    def test_stops_at_the_next_poison(self, loom):
        def effect(event):
            raise RuntimeError("nor this dye")

        claim()
        loom.effect = effect
        park(woven(offset=3), woven(offset=5))
        outcome = discard(**RUG, **WHY, offset=3)
        assert (outcome.discarded, outcome.applied, outcome.left) == (1, 0, 1)
        assert parked() == [(5, "RuntimeError: nor this dye")]

    @pytest.mark.parametrize("error", [OperationalError, InterfaceError])
    def test_says_what_it_did_when_the_database_goes_away_after_it(self, loom, monkeypatch, error):
        def effect(event):
            if event.knots == 8:
                monkeypatch.setattr("events.operations.redriving.is_passing", lambda _error: True)
                raise error("the connection is lost")

        claim()
        loom.effect = effect
        park(*(woven(offset=n) for n in (3, 5, 8, 9)))
        outcome = discard(**RUG, **WHY, offset=3)
        assert outcome == (1, 2, f"{error.__name__}: the connection is lost", 1)
        assert parked() == [(8, ITS_TURN), (9, "")]

    def test_counts_as_left_what_it_cannot_look_up_then(self, loom, monkeypatch):
        def effect(event):
            monkeypatch.setattr(QuerySet, "count", nobody_answers)
            raise OperationalError("the connection is lost")

        def nobody_answers(_rows):
            raise OperationalError("the connection is lost, still")

        claim()
        loom.effect = effect
        park(*(woven(offset=n) for n in (3, 5, 8)))
        outcome = discard(**RUG, **WHY, offset=3)
        assert outcome == (0, 2, "OperationalError: the connection is lost", 1)

    def test_gives_the_event_no_effect_when_it_is_published_again(self, loom):
        held = claim(start=0)
        event = woven(offset=3)
        park(event)
        discard(**RUG, **WHY)
        again = woven(offset=9, event_id=event.id, timestamp_ms=event.timestamp_ms)
        assert apply(WEAVERS, [again], held) == 0
        assert not loom.seen

    def test_does_not_count_an_event_as_done_while_it_still_waits_elsewhere(self, loom):
        claim()
        event = woven(offset=3)
        again = woven(offset=5, event_id=event.id, timestamp_ms=event.timestamp_ms)
        park(event, again)
        discard(**RUG, **WHY, offset=5)
        redrive_rug()
        assert [seen.knots for seen in loom.seen] == [3]

    def test_discards_bytes_that_nobody_can_read(self):
        claim()
        broken = woven(offset=3)
        broken.headers, broken.value = [("id", b"\xff"), ("type", b"\xff")], b"\xff"
        park(broken)
        assert discard(**RUG, **WHY).discarded == 1
        decision = Decision.objects.get()
        assert (decision.event_id, decision.detail) == (None, "Left out rugs[0]@3: no readable type.")
        assert not Delivery.objects.exists()

    def test_records_each_event_with_who_and_why(self):
        claim()
        records = [woven(offset=3), woven(offset=5)]
        park(*records)
        discard(**RUG, **WHY)
        decided = Decision.objects.filter(action="discard", actor="ada", reason="woven by mistake").order_by("id")
        assert [(row.event_id, row.partition, row.offset) for row in decided] == [(r.id, 0, r.offset) for r in records]

    @pytest.mark.parametrize("reason", ["", " \n"])
    def test_wants_a_reason(self, reason):
        claim()
        park(woven(offset=3))
        with pytest.raises(ReasonMissing):
            discard(**RUG, actor="ada", reason=reason)
        assert parked()

    def test_refuses_an_offset_that_is_not_parked_there(self):
        park(woven(offset=3))
        with pytest.raises(NothingParked, match="weavers has no such record of rugs GARISH-RUG"):
            discard(**RUG, **WHY, offset=4)
        assert parked()
        assert not Decision.objects.exists()

    def test_works_for_a_group_that_the_code_no_longer_knows(self):
        park(woven(offset=3), woven(offset=5), group="knitters")
        outcome = discard(**{**RUG, "group": "knitters"}, **WHY, offset=3)
        assert (outcome.discarded, outcome.left, outcome.error) == (1, 1, ITS_TURN)
        assert "Redrive its key to go on" in Parked.objects.get().error

    def test_leaves_a_key_to_the_relay_that_was_told_to_publish_it(self):
        park(woven(offset=3), group="relay", error=ITS_TURN)
        with pytest.raises(BeingPublished, match="rugs GARISH-RUG is not discarded"):
            discard(**{**RUG, "group": "relay"}, **WHY)
        assert parked()

    def test_tells_records_without_a_key_apart_by_their_partition(self):
        claim()
        records = [woven(offset=3, partition=n) for n in (0, 1)]
        for each in records:
            each.key = b""
            park(each)
        discard(**{**RUG, "key": b""}, **WHY, offset=3, partition=1)
        assert Parked.objects.get().partition == 0
