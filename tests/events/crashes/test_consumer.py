"""A consumer that is killed: its successor goes on from the stored position, and no sack is ground twice."""

import pytest

from events.models import Delivery, OutboxRecord, Parked, Position
from events.testing import consuming, eventually
from tests.events.crashes.mill import MILLERS, SackBrought
from tests.events.crashes.scene import FARMERS, each, ground, put, sacks

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
