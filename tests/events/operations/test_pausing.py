"""A group is held up and let go: what a person sees, and what a batch of it is told."""

import pytest
from django.db import IntegrityError, connection, transaction

from events.consumer.apply import apply, set_aside
from events.consumer.parking import ITS_TURN
from events.consumer.positions import Fenced
from events.models import Decision, Pause, Position
from events.operations import UnknownGroup, discard, pause, paused, resume
from events.operations.holding import GroupPaused
from events.operations.pausing import AlreadyPaused, NotPaused
from tests.events.operations.parking_lot import RUG, claim, park, parked, position, redrive_rug, woven
from tests.events.weaving import WEAVERS

pytestmark = pytest.mark.django_db

ADA = {"group": "weavers", "actor": "ada"}


def decisions():
    return list(Decision.objects.order_by("id").values_list("action", "group_name", "actor", "reason"))


class TestPause:
    def test_tells_who_since_when_and_why(self):
        pause(**ADA, reason="the dye is wrong")
        (held,) = paused().values()
        assert (held.group_name, held.actor, held.reason) == ("weavers", "ada", "the dye is wrong")
        assert str(held) == f"paused by ada since {held.since:%Y-%m-%d %H:%M} UTC: the dye is wrong"
        assert decisions() == [("pause", "weavers", "ada", "the dye is wrong")]

    def test_is_refused_a_second_time_and_names_the_first(self):
        pause(**ADA)
        with pytest.raises(AlreadyPaused, match="weavers is paused by ada since"):
            pause(group="weavers", actor="bob", reason="mine")
        assert paused()["weavers"].actor == "ada"
        assert len(decisions()) == 1

    def test_is_refused_for_a_group_that_nobody_knows(self):
        with pytest.raises(UnknownGroup, match=r"No group 'weevils' has handlers here. There are: .*weavers"):
            pause(group="weevils", actor="ada")
        assert not paused()

    def test_lets_a_batch_apply_and_park_nothing_whoever_claims_it(self, loom):
        before = claim(start=3)
        pause(**ADA)
        for held in (before, claim()):
            with pytest.raises(Fenced):
                apply(WEAVERS, [woven(offset=3)], held)
            with pytest.raises(Fenced):
                set_aside(WEAVERS, woven(offset=3), held, error="no such dye")
        assert (loom.seen, parked(), position()) == ([], [], 3)

    def test_holds_up_a_group_that_comes_to_a_topic_only_afterwards(self, loom):
        pause(**ADA)
        with pytest.raises(Fenced):
            apply(WEAVERS, [woven(offset=3)], claim(start=3))
        assert loom.seen == []

    def test_is_no_concern_of_other_groups(self, loom):
        Pause.objects.create(group_name="spinners", actor="ada")
        assert apply(WEAVERS, [woven(offset=3)], claim(start=3)) == 1

    def test_leaves_no_other_word_in_the_decisions(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(action="doze", group_name="weavers", actor="ada")


class TestResume:
    def test_lets_the_group_go_on_where_it_stood(self, loom):
        claim(start=3)
        pause(**ADA)
        resume(group="weavers", actor="bob", reason="mended")
        assert apply(WEAVERS, [woven(offset=3)], claim()) == 1
        assert not paused()
        assert decisions()[-1] == ("resume", "weavers", "bob", "mended")
        assert Decision.objects.first().detail.startswith("It was paused by ada since ")

    def test_fences_whoever_held_a_partition_before_the_pause(self, loom):
        zombie = claim(start=3)
        pause(**ADA)
        resume(**ADA)
        with pytest.raises(Fenced):
            apply(WEAVERS, [woven(offset=3)], zombie)

    def test_is_refused_for_a_group_that_is_not_paused(self):
        with pytest.raises(NotPaused, match="weavers is not paused"):
            resume(**ADA)
        with pytest.raises(UnknownGroup):
            resume(group="weevils", actor="ada")
        assert not decisions()

    def test_also_lets_go_of_a_group_that_the_code_forgot(self):
        Pause.objects.create(group_name="weevils", actor="ada")
        resume(group="weevils", actor="ada")
        assert not paused()

    def test_gives_the_group_time_before_anybody_says_that_it_stands_still(self):
        claim(start=3)
        pause(**ADA)
        with connection.cursor() as cursor:
            cursor.execute("update events_position set updated_at = updated_at - interval '1 hour'")
        before = Position.objects.get().updated_at
        resume(**ADA)
        assert Position.objects.get().updated_at > before


class TestWhatIsParked:
    def test_is_not_tried_again_while_the_group_is_paused(self, loom):
        claim()
        park(woven(offset=3), woven(offset=5))
        pause(**ADA)
        with pytest.raises(GroupPaused, match=r"weavers is paused by ada since .*manage.py resume"):
            redrive_rug()
        assert (loom.seen, len(parked())) == ([], 2)
        assert [action for action, *_ in decisions()] == ["pause"]
        resume(**ADA)
        assert redrive_rug().applied == 2

    def test_may_be_left_out_but_what_waits_behind_it_stays(self, loom):
        claim()
        park(woven(offset=3), woven(offset=5))
        pause(**ADA)
        outcome = discard(**RUG, actor="ada", reason="woven by mistake", offset=3)
        assert (outcome.discarded, outcome.applied, outcome.left) == (1, 0, 1)
        assert (loom.seen, parked()) == ([], [(5, ITS_TURN)])
