"""A consumer that is killed: its successor goes on from the stored position, and no sack is ground twice."""

import pytest

from events.models import Delivery, OutboxRecord, Parked, Position
from events.operations import pause, resume
from events.testing import consuming, eventually
from tests.events.crashes.death import Death, is_asleep
from tests.events.crashes.mill import MILLERS, SackBrought
from tests.events.crashes.scene import FARMERS, each, ground, put, sacks
from tests.events.operations.parking_lot import in_thread, waits_for_a_lock

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("mill")]


def stored():
    return sum(Position.objects.values_list("position", flat=True))


def finish(until):
    with consuming(MILLERS):
        eventually(stored, becomes=until)


class TestKilledConsumer:
    def test_in_the_middle_of_a_batch_leaves_nothing_of_it(self, dies):
        put(*sacks(4))
        dies("consume", "millers", at="events.consumer.handle:_call_with_one", nth=3)
        assert (ground(), stored(), Delivery.objects.count()) == ({}, 0, 0)
        finish(12)
        assert ground() == each(4)

    def test_before_it_commits_leaves_nothing_of_the_batch(self, dies):
        put(*sacks(4))
        dies("consume", "millers", at="events.consumer.positions:move", after=True)
        assert (ground(), stored(), Delivery.objects.count()) == ({}, 0, 0)
        finish(12)
        assert ground() == each(4)

    def test_after_its_commit_and_before_kafkas_offset_repeats_nothing(self, dies):
        put(*sacks(4))
        dies("consume", "millers", at="events.consumer.runner:Runner._follow")
        assert 0 < stored() == OutboxRecord.objects.count() == Delivery.objects.count()
        put(*(SackBrought(farmer, 4) for farmer in FARMERS))
        finish(15)
        assert ground() == each(5)
        assert not Delivery.objects.exclude(arrivals=1).exists()

    def test_while_it_parks_a_poison_parks_it_once(self, dies):
        stones = SackBrought("STONY", 0, stones=True)
        put(stones, SackBrought("STONY", 1))
        dies("consume", "millers", at="events.consumer.parking:park", after=True)
        assert (Parked.objects.count(), stored()) == (0, 0)
        finish(2)
        assert [(row.offset, bool(row.error)) for row in Parked.objects.order_by("id")] == [(0, True), (1, False)]
        assert ground() == {}


class TestKilledConsumerOfAPausedGroup:
    def test_leaves_it_paused_for_its_successor_and_then_nothing_is_ground_twice(self, dies):
        put(*sacks(2))
        finish(6)
        pause(group="millers", actor="ada")
        put(*(SackBrought(farmer, number) for number in (2, 3) for farmer in FARMERS))
        for _ in range(2):
            dies("consume", "millers", at="events.consumer.assignment:Assignment.hold", nth=2)
            assert (ground(), stored()) == (each(2), 6)
        with consuming(MILLERS):
            resume(group="millers", actor="ada")
            eventually(stored, becomes=12)
        assert ground() == each(4)
        assert Delivery.objects.filter(arrivals=1).count() == 12

    def test_in_the_middle_of_the_batch_that_a_pause_waits_for_leaves_nothing_of_it(self, process):
        put(*sacks(1))
        stops = Death(at="events.consumer.positions:move", after=True, sleeps=True)
        with process("consume", "millers", death=stops) as stopped:
            eventually(lambda: is_asleep(stopped))
            with in_thread(lambda: pause(group="millers", actor="ada")) as paused:
                eventually(waits_for_a_lock)
                stopped.kill()
                paused()
        assert (ground(), stored()) == ({}, 0)
        with consuming(MILLERS):
            resume(group="millers", actor="ada")
            eventually(stored, becomes=3)
        assert ground() == each(1)
