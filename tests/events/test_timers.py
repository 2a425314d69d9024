from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from events import timers
from events.models import OutboxRecord, Timer
from events.outbox import NotInTransaction
from events.relay.runner import connect
from tests.events.weaving import RugSold, RugWoven

PAST = datetime.now(UTC) - timedelta(seconds=5)
FUTURE = datetime.now(UTC) + timedelta(hours=1)


def move():
    with closing(connect()) as pg:
        return timers.move_due(pg)


@pytest.mark.django_db(transaction=True)
class TestTimer:
    def test_is_refused_outside_a_transaction(self):
        with pytest.raises(NotInTransaction):
            timers.schedule(RugSold(sku="GARISH-RUG"), due_at=PAST, name="sell")

    def test_publishes_when_due_and_not_before(self):
        with transaction.atomic():
            timers.schedule(RugSold(sku="DUE"), due_at=PAST, name="due", correlation_id="story")
            timers.schedule(RugSold(sku="LATER"), due_at=FUTURE, name="later")
        assert move() == 1
        assert [(row.aggregateid, row.correlation_id) for row in OutboxRecord.objects.all()] == [("DUE", "story")]
        assert Timer.objects.get().name == "later"

    def test_publishes_in_the_order_of_due_times(self):
        with transaction.atomic():
            for minutes in (1, 3, 2):
                due_at = PAST - timedelta(minutes=minutes)
                timers.schedule(RugWoven(sku="GARISH-RUG", knots=minutes), due_at=due_at, name=str(minutes))
        move()
        assert [row.payload[-2] for row in OutboxRecord.objects.all()] == ["3", "2", "1"]

    @pytest.mark.parametrize(("rounds", "moved"), [(10, 5), (2, 4)])
    def test_goes_on_while_there_are_many_but_not_for_ever(self, monkeypatch, rounds, moved):
        monkeypatch.setattr(timers, "_MOVE_DUE", timers._MOVE_DUE.replace("limit 1000", "limit 2"))
        monkeypatch.setattr(timers, "BATCH", 2)
        monkeypatch.setattr(timers, "ROUNDS", rounds)
        with transaction.atomic():
            for number in range(5):
                timers.schedule(RugSold(sku="GARISH-RUG"), due_at=PAST, name=str(number))
        assert move() == moved

    def test_is_replaced_by_one_of_the_same_name(self):
        with transaction.atomic():
            timers.schedule(RugSold(sku="GARISH-RUG"), due_at=PAST, name="sell")
            timers.schedule(RugSold(sku="GARISH-RUG"), due_at=FUTURE, name="sell")
        assert move() == 0
        assert Timer.objects.get().due_at == FUTURE

    def test_can_be_cancelled_until_it_is_published(self):
        with transaction.atomic():
            timers.schedule(RugSold(sku="GARISH-RUG"), due_at=PAST, name="sell")
        assert timers.cancel("sell")
        assert not timers.cancel("sell")
        assert move() == 0

    def test_goes_with_a_rolled_back_transaction(self):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            timers.schedule(RugSold(sku="GARISH-RUG"), due_at=PAST, name="sell")
            raise ZeroDivisionError
        assert move() == 0
