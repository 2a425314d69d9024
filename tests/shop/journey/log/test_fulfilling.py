"""Visitors' wishes, on the real log: what they may do to the group, and what that leaves unchanged."""

from uuid import uuid4

import pytest

from events import kafka
from events.consumer.record import Place
from events.models import Decision, Position
from orders.events import ORDERS
from shop.journey.log import wishes
from shop.journey.log.figures import figures, since
from shop.journey.log.fulfilling import VISITOR, fulfil
from shop.journey.log.wishes import Wish
from shop.journey.models.tally import Tally
from shop.journey.projections import TALLY
from tests.events.projections.logged import produce, stand
from tests.shop.market import refusal, story

OTHER = uuid4()
HISTORY = [*story(), story(OTHER)[0], refusal(OTHER)]

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def log(settings):
    settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
    kafka.create_topics([ORDERS])
    produce(*HISTORY)
    stand(TALLY)


def do(wish):
    """What a worker does, without its pauses."""
    fulfil(wish, pause=lambda _seconds: None)
    return wishes.news()


def furthest():
    """The partition in which the group has read most."""
    row = Position.objects.filter(group_name=TALLY.name).latest("position")
    return Place(row.topic, row.partition), row.position


class TestGoingBack:
    def test_lets_everything_be_read_again_and_changes_nothing(self):
        before = figures()
        told = do(Wish("back"))
        assert (told.state, told.total, told.before) == ("done", len(HISTORY), before)
        stand(TALLY)
        came = since(before, figures())
        assert (came.again, came.new, came.twice, came.unchanged) == (len(HISTORY), 0, 0, True)

    def test_may_lead_to_one_record(self):
        place, position = furthest()
        told = do(Wish("back", place, position - 2))
        assert (told.state, told.total) == ("done", 2)
        assert furthest()[1] <= position

    def test_never_leads_ahead(self):
        place, position = furthest()
        do(Wish("back", place, position - 1))
        told = do(Wish("back", place, position))
        assert told.state == "refused"
        assert "may only be sent back" in told.words

    def test_is_refused_for_a_record_that_there_is_not(self):
        told = do(Wish("back", Place("orders", 0), 10_000))
        assert (told.state, "is not there" in told.words) == ("refused", True)

    def test_is_kept_on_record(self):
        do(Wish("back"))
        decision = Decision.objects.filter(action=Decision.Action.SEEK).first()
        assert (decision.group_name, decision.actor) == (TALLY.name, VISITOR)


class TestMakingAnew:
    def test_ends_with_the_same_table(self):
        before = figures()
        told = do(Wish("rebuild"))
        assert (told.state, told.done, told.filled) == ("done", len(HISTORY), 2)
        assert since(before, figures()).unchanged

    def test_tells_how_full_the_new_table_is(self, monkeypatch):
        heard = []
        monkeypatch.setattr("shop.journey.log.fulfilling.tell", heard.append)
        fulfil(Wish("rebuild"), pause=lambda _seconds: None)
        filling = [news for news in heard if news.total and news.state == "doing"]
        assert filling[-1].done == filling[-1].total == len(HISTORY)
        assert filling[-1].filled == 2

    def test_throws_nothing_away_while_the_group_has_not_caught_up(self):
        do(Wish("back"))
        told = do(Wish("rebuild"))
        assert (told.state, Tally.objects.count()) == ("refused", 2)

    def test_mends_what_somebody_else_had_broken(self):
        before = figures()
        Tally.objects.update(heard=99)
        do(Wish("rebuild"))
        assert since(before, figures()).unchanged


class TestTrouble:
    def test_is_told_and_ends_nobody(self, monkeypatch, caplog):
        def broken(**_):
            raise OSError("the disk is full")

        monkeypatch.setattr("shop.journey.log.fulfilling.seek", broken)
        told = do(Wish("back"))
        assert (told.state, "OSError" in told.words) == ("refused", True)
        assert "the disk is full" in caplog.text
