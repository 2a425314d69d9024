"""A group is sent back and ahead on the real log."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from events import kafka
from events.models import Decision, Delivery, Parked, Position
from events.operations import OperationRefused, discard, pause, plan, resume, seek
from events.operations.planning import Forgotten, UnknownPlace
from events.operations.seeking import GroupRuns, ParkedOfFormerTopic, TakesTooLong
from events.operations.targets import OutOfRange
from events.testing import consuming, eventually
from tests.events.database import url
from tests.events.operations.log_of_rugs import produce
from tests.events.weaving import RUGS, WEAVERS

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]

BACK = {"group": "weavers", "to": "earliest", "actor": "ada"}


@pytest.fixture(autouse=True)
def topic(settings):
    settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
    kafka.create_topics([RUGS])


def stored():
    return dict(Position.objects.order_by("partition").values_list("partition", "position"))


def consume(*, until):
    with consuming(WEAVERS):
        eventually(stored, becomes=until)


def knots(loom):
    return [event.knots for event in loom.seen]


class TestSeek:
    def test_repeats_no_effect_when_a_group_goes_back(self, loom):
        produce(0, 1, 2)
        consume(until={0: 3, 1: 0})
        moves = seek(**BACK)
        assert [(move.place.partition, move.start, move.to) for move in moves] == [(0, 3, 0), (1, 0, 0)]
        consume(until={0: 3, 1: 0})
        assert knots(loom) == [0, 1, 2]

    def test_repeats_effects_from_there_on_when_told_to(self, loom):
        produce(0, 1, 2)
        consume(until={0: 3, 1: 0})
        (move,) = seek(group="weavers", to=1, topic="rugs", partition=0, reapply=True, actor="ada")
        assert move.forgotten == 2
        consume(until={0: 3, 1: 0})
        assert knots(loom) == [0, 1, 2, 1, 2]

    def test_tries_what_is_parked_from_there_on_again(self, loom):
        def effect(event):
            if event.knots == 1:
                raise ZeroDivisionError

        loom.effect = effect
        produce(0, 1, 2)
        consume(until={0: 3, 1: 0})
        assert Parked.objects.count() == 2
        loom.effect = lambda event: loom.seen.pop() and loom.seen.append(("mended", event.knots))
        assert [move.parked for move in seek(**BACK)] == [2, 0]
        consume(until={0: 3, 1: 0})
        assert loom.seen[-2:] == [("mended", 1), ("mended", 2)]
        assert not Parked.objects.exists()

    def test_leaves_out_what_somebody_discarded_even_when_effects_are_repeated(self, loom):
        def effect(event):
            if event.knots == 1:
                raise ZeroDivisionError

        loom.effect = effect
        produce(0, 1)
        consume(until={0: 2, 1: 0})
        discard(group="weavers", topic="rugs", key=b"GARISH-RUG", actor="ada", reason="woven by mistake")
        loom.seen.clear()
        seek(**BACK, reapply=True)
        consume(until={0: 2, 1: 0})
        assert knots(loom) == [0]

    def test_goes_ahead_and_leaves_out_what_is_between(self, loom):
        produce(0, 1)
        seek(group="weavers", to="latest", actor="ada")
        produce(2)
        consume(until={0: 3, 1: 0})
        assert knots(loom) == [2]

    def test_finds_the_first_event_of_a_time_or_later(self):
        produce(0, days_ago=2)
        produce(1, days_ago=1)
        moves = plan(group="weavers", to=datetime.now(UTC) - timedelta(days=1.5))
        assert [(move.place.partition, move.to) for move in moves] == [(0, 1), (1, 0)]

    def test_takes_a_time_after_all_events_for_the_end(self):
        produce(0, 1)
        assert [move.to for move in plan(group="weavers", to=datetime.now(UTC) + timedelta(hours=1))] == [2, 0]

    def test_says_what_the_log_holds_when_an_offset_is_not_there(self):
        produce(0, 1)
        seek(**BACK)
        with pytest.raises(OutOfRange, match=r"rugs\[0\] holds 0 to 2: 3 is not there"):
            seek(group="weavers", to=3, topic="rugs", partition=0, actor="ada")

    @pytest.mark.parametrize(
        ("where", "said"),
        [
            ({"topic": "carpets"}, "does not read 'carpets', but rugs"),
            ({"partition": 7}, r"no partition 7 in rugs\[0\], rugs\[1\]"),
            ({"to": 0}, r"--topic and --partition of rugs\[0\], rugs\[1\]"),
            ({"partition": 1}, "never was in rugs"),
        ],
    )
    def test_says_what_there_is_when_a_place_is_unknown(self, where, said):
        with pytest.raises(UnknownPlace, match=said):
            seek(**{**BACK, **where})

    def test_refuses_to_repeat_effects_whose_deliveries_are_forgotten(self, loom):
        produce(0, days_ago=20)
        produce(1)
        consume(until={0: 2, 1: 0})
        with pytest.raises(Forgotten, match=r"rugs\[0\]: of 0 to 1 no deliveries are kept.*--reapply"):
            seek(**BACK)
        seek(**BACK, reapply=True)
        assert stored() == {0: 0, 1: 0}

    def test_records_who_moved_what(self):
        produce(0)
        seek(group="weavers", to="latest", actor="ada", reason="old rugs")
        decision = Decision.objects.get(partition=0)
        assert (decision.action, decision.actor, decision.reason, decision.offset) == ("seek", "ada", "old rugs", 1)
        assert decision.detail == "From nowhere to 1."

    def test_moves_nothing_when_one_place_is_refused(self, loom):
        produce(0)
        consume(until={0: 1, 1: 0})
        with pytest.raises(OperationRefused):
            seek(group="weavers", to=9, topic="rugs", partition=0, actor="ada")
        assert stored() == {0: 1, 1: 0}
        assert Delivery.objects.count() == 1


class TestALimit:
    def test_moves_nothing_when_there_is_more_to_do_than_there_is_time_for(self, loom):
        produce(0, 1)
        consume(until={0: 2, 1: 0})
        with psycopg.connect(url()) as other:
            other.execute("select from events_delivery for update")
            with pytest.raises(TakesTooLong, match=r"weavers takes too long.*manage.py seek weavers --to earliest"):
                seek(**BACK, reapply=True, limit_seconds=0.5)
        assert stored() == {0: 2, 1: 0}
        assert not Decision.objects.exists()

    def test_ends_with_the_seek(self, loom):
        produce(0)
        consume(until={0: 1, 1: 0})
        with connection.cursor() as cursor:
            cursor.execute("show statement_timeout")
            before = cursor.fetchone()
            seek(**BACK, limit_seconds=60)
            cursor.execute("show statement_timeout")
            assert cursor.fetchone() == before


class TestWhileTheGroupRuns:
    def test_is_refused(self, loom):
        produce(0)
        with consuming(WEAVERS):
            eventually(stored, becomes={0: 1, 1: 0})
            with pytest.raises(GroupRuns, match=r"weavers has 1 running consumer .*manage.py pause weavers"):
                seek(**BACK)
        assert stored() == {0: 1, 1: 0}

    def test_is_refused_when_a_consumer_came_after_the_first_look(self, loom, monkeypatch):
        looks = iter([None])
        look = "events.operations.seeking._refuse_while_it_runs"

        def refuse_at_the_second_look(client, group):
            if next(looks, "again"):
                raise GroupRuns("it runs by now")

        monkeypatch.setattr(look, refuse_at_the_second_look)
        with pytest.raises(GroupRuns):
            seek(**BACK)
        assert stored() == {}

    def test_fences_whoever_still_holds_a_partition(self, loom):
        produce(0)
        consume(until={0: 1, 1: 0})
        before = Position.objects.get(partition=0).epoch
        seek(**BACK)
        assert Position.objects.get(partition=0).epoch > before


class TestWhileTheGroupIsPaused:
    def test_sends_its_running_consumers_back(self, loom):
        produce(0, 1, 2)
        with consuming(WEAVERS):
            eventually(stored, becomes={0: 3, 1: 0})
            pause(group="weavers", actor="ada")
            seek(**BACK, reapply=True)
            assert stored() == {0: 0, 1: 0}
            assert knots(loom) == [0, 1, 2]
            resume(group="weavers", actor="ada")
            eventually(stored, becomes={0: 3, 1: 0})
        assert knots(loom) == [0, 1, 2, 0, 1, 2]

    def test_sends_them_ahead_of_what_they_have_fetched(self, loom):
        with consuming(WEAVERS):
            eventually(stored, becomes={0: 0, 1: 0})
            pause(group="weavers", actor="ada")
            produce(0, 1)
            seek(group="weavers", to="latest", actor="ada")
            produce(2)
            resume(group="weavers", actor="ada")
            eventually(stored, becomes={0: 3, 1: 0})
        assert knots(loom) == [2]

    def test_is_refused_when_somebody_resumed_it_after_the_first_look(self, loom, monkeypatch):
        produce(0)
        planned = plan

        def plan_slowly(**what):
            moves = planned(**what)
            resume(group="weavers", actor="bob")
            return moves

        monkeypatch.setattr("events.operations.seeking.plan", plan_slowly)
        with consuming(WEAVERS):
            eventually(stored, becomes={0: 1, 1: 0})
            pause(group="weavers", actor="ada")
            with pytest.raises(GroupRuns):
                seek(**BACK)
        assert stored() == {0: 1, 1: 0}


class TestATopicMadeAnew:
    def test_gets_the_groups_position_for_its_new_id(self, loom):
        produce(0)
        consume(until={0: 1, 1: 0})
        Position.objects.update(topic_id="the former topic", position=77)
        seek(**BACK)
        consume(until={0: 1, 1: 0})

    def test_is_refused_while_records_of_the_former_one_are_parked(self, loom):
        def effect(event):
            raise ZeroDivisionError

        loom.effect = effect
        produce(0)
        consume(until={0: 1, 1: 0})
        Position.objects.update(topic_id="the former topic")
        with pytest.raises(ParkedOfFormerTopic, match=r"weavers has 1 parked of rugs\[0\]"):
            seek(**BACK)
        assert Parked.objects.exists()
