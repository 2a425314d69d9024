"""A person's command that is killed: it did all of a step or nothing, and giving it again does the rest."""

from contextlib import closing
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from events.consumer import parking, positions
from events.consumer.record import Place
from events.models import Decision, Delivery, Parked, Position, RelayState
from events.operations import paused
from events.relay.lease import Lease
from events.relay.runner import connect
from tests.events.crashes.mill import SackBrought
from tests.events.crashes.scene import bring, ground, put, record, sacks

pytestmark = pytest.mark.django_db(transaction=True)

ANNA = ("millers", "--topic", "sacks", "--key", "ANNA")


def parked():
    return [row.offset for row in Parked.objects.order_by("id")]


@pytest.fixture
def three_parked():
    """Three sacks of Anna's: the first was refused, the others wait behind it."""
    with transaction.atomic(), connection.cursor() as cursor:
        positions.claim(cursor, group="millers", place=Place("sacks", 0), topic_id="topic", start=3)
        for number in range(3):
            sack = record(SackBrought("ANNA", number), offset=number)
            parking.park(group="millers", records=[sack], error="" if number else "stones")


@pytest.mark.usefixtures("three_parked")
class TestKilledRedrive:
    def test_between_two_records_leaves_the_rest_in_order(self, dies):
        dies("redrive", *ANNA, at="events.operations.redriving:_apply_head", nth=2)
        assert (ground(), parked()) == ({"ANNA": [0]}, [1, 2])
        call_command("redrive", *ANNA)
        assert (ground(), parked()) == ({"ANNA": [0, 1, 2]}, [])

    def test_before_a_commit_leaves_the_head_as_it_was(self, dies):
        dies("redrive", *ANNA, at="events.operations.redriving:handle", after=True, nth=2)
        assert (ground(), parked()) == ({"ANNA": [0]}, [1, 2])
        assert Parked.objects.get(offset=1).error == parking.ITS_TURN
        call_command("redrive", *ANNA)
        assert (ground(), parked()) == ({"ANNA": [0, 1, 2]}, [])
        assert Delivery.objects.filter(arrivals=1).count() == 3


@pytest.mark.usefixtures("three_parked")
class TestKilledDiscard:
    def test_before_its_commit_leaves_all_as_it_was(self, dies):
        command = ("discard", *ANNA, "--reason", "nothing but stones")
        dies(*command, at="events.consumer.parking:its_turn", after=True)
        assert (parked(), Decision.objects.count(), Delivery.objects.count()) == ([0, 1, 2], 0, 0)
        call_command(*command)
        assert (parked(), ground(), Decision.objects.count()) == ([], {}, 3)


@pytest.mark.broker
@pytest.mark.usefixtures("mill")
class TestKilledSeek:
    def test_before_its_commit_moves_nothing(self, dies):
        put(*sacks(3))
        command = ("seek", "millers", "--to", "latest")
        dies(*command, at="events.consumer.positions:put", after=True, nth=2)
        assert not Position.objects.exists()
        call_command(*command)
        assert sum(Position.objects.values_list("position", flat=True)) == 9


class TestKilledPause:
    def test_before_its_commit_pauses_nothing_and_lets_go_of_nothing(self, dies):
        dies("pause", "millers", at="events.operations.pausing:_decide", after=True)
        assert (paused(), Decision.objects.count()) == ({}, 0)
        call_command("pause", "millers")
        dies("resume", "millers", at="events.operations.pausing:_decide", after=True)
        assert (list(paused()), Decision.objects.count()) == (["millers"], 1)
        call_command("resume", "millers")
        assert (paused(), Decision.objects.count()) == ({}, 2)


class TestKilledAdoption:
    @pytest.mark.parametrize("way", [("--resume",), ("--after", "earliest")], ids=" ".join)
    def test_before_its_commit_leaves_the_cursor_as_it_was(self, dies, way):
        with closing(connect()) as pg:
            relay = Lease(pg, owner=uuid4())
            assert relay.acquire()
            relay.release()
        bring(SackBrought("ANNA", 0))
        before = RelayState.objects.values().get()
        command = ("relay", "--adopt", *way, "--yes", "--reason", "the log is lost")
        dies(*command, at="events.relay.adopt:_record", after=True)
        assert (RelayState.objects.values().get(), Decision.objects.count()) == (before, 0)
        call_command(*command)
        assert RelayState.objects.get().epoch > before["epoch"]
        assert Decision.objects.get().reason == "the log is lost"
