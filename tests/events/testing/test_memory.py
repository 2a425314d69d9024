"""These tests have no database, and pytest-django sees to it."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from events import timers
from events.models import Parked
from events.outbox import NotInTransaction, publish, publish_many, tombstone
from events.testing import log as use_log
from events.testing.unconnected import NoDatabase
from tests.events.consumer.dyeing import LEDGER, MIXED, VATS, VatFilled
from tests.events.weaving import WEAVERS, RugSold, RugWoven

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@transaction.atomic
def weave(sku="GARISH-RUG"):
    publish(RugWoven(sku=sku))


class TestPublishing:
    def test_needs_no_database(self, log):
        weave()
        assert log.events == [RugWoven(sku="GARISH-RUG")]

    def test_is_refused_outside_a_transaction_as_ever(self, log):
        with pytest.raises(NotInTransaction):
            publish(RugWoven(sku="GARISH-RUG"))

    def test_leaves_nothing_when_rolled_back(self, log):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            weave()
            raise ZeroDivisionError
        log.none()

    def test_loses_only_what_was_rolled_back_to_the_savepoint(self, log):
        with transaction.atomic():
            weave("KEPT-RUG")
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                weave("LOST-RUG")
                raise ZeroDivisionError
        assert log.one(RugWoven).sku == "KEPT-RUG"

    def test_runs_hooks_after_the_commit(self, log):
        told = []
        with transaction.atomic():
            transaction.on_commit(lambda: told.append(len(log)))
            weave()
            assert told == []
        assert told == [1]

    def test_gives_each_story_a_correlation_id(self, log):
        with transaction.atomic():
            publish(RugWoven(sku="GARISH-RUG"), correlation_id="order-7")
        assert log.records[0].text("correlation_id") == "order-7"


class TestQueries:
    def test_are_refused_with_the_remedy(self, log):
        with pytest.raises(NoDatabase, match="use ``published`` and ``deliver``"):
            Parked.objects.exists()

    def test_reach_the_database_again_afterwards(self):
        with use_log():
            pass
        with pytest.raises(RuntimeError, match="Database access not allowed"):
            Parked.objects.exists()


class TestTimers:
    def test_are_kept_until_they_fire(self, log):
        with transaction.atomic():
            timers.schedule(RugWoven(sku="LATE-RUG"), due_at=NOON, name="late")
        log.none()
        assert log.scheduled["late"].due_at == NOON
        log.fire("late")
        assert log.one(RugWoven).sku == "LATE-RUG"
        assert log.scheduled == {}

    def test_can_be_cancelled(self, log):
        with transaction.atomic():
            timers.schedule(RugWoven(sku="LATE-RUG"), due_at=NOON, name="late")
            assert timers.cancel("late")
            assert not timers.cancel("late")
        assert log.scheduled == {}

    def test_stay_when_their_cancelling_is_rolled_back(self, log):
        with transaction.atomic():
            timers.schedule(RugWoven(sku="LATE-RUG"), due_at=NOON, name="late")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            timers.cancel("late")
            raise ZeroDivisionError
        assert list(log.scheduled) == ["late"]


class TestDelivering:
    def test_hands_each_event_to_the_handlers_once(self, log, loom):
        weave()
        assert log.deliver(only=[WEAVERS]) == 1
        assert log.deliver(only=[WEAVERS]) == 0
        assert loom.seen == [RugWoven(sku="GARISH-RUG")]

    def test_lets_what_a_handler_publishes_be_caused_by_the_event(self, log, loom):
        loom.effect = lambda event: publish(RugSold(sku=event.sku))
        weave()
        log.deliver(only=[WEAVERS])
        woven, sold = log.records
        assert sold.text("causation_id") == str(woven.id)

    def test_takes_back_what_a_failing_handler_published_and_tries_it_again(self, log, loom):
        def sell_without_dye(event):
            publish(RugSold(sku=event.sku))
            raise ZeroDivisionError("no such dye")

        loom.effect = sell_without_dye
        weave()
        with pytest.raises(ZeroDivisionError):
            log.deliver(only=[WEAVERS])
        log.none(RugSold)
        loom.effect = lambda event: None
        assert log.deliver(only=[WEAVERS]) == 1

    def test_passes_over_types_that_no_group_handles(self, log):
        with transaction.atomic():
            publish(RugSold(sku="GARISH-RUG"))
        assert log.deliver(only=[WEAVERS]) == 0

    def test_gives_a_batch_handler_as_many_as_one_transaction_applies(self, log, dyer):
        with transaction.atomic():
            publish_many(VatFilled(vat=vat) for vat in ("INDIGO", "SAFFRON", "MADDER"))
        assert log.deliver(only=[LEDGER], batch=2) == 3
        assert [[event.vat for event in batch] for batch in dyer.calls] == [["INDIGO", "SAFFRON"], ["MADDER"]]

    def test_tells_handlers_of_tombstones(self, log, dyer):
        with transaction.atomic():
            tombstone(VATS, "INDIGO")
        assert log.deliver(only=[MIXED]) == 1
        assert dyer.calls == ["INDIGO"]


class TestFound:
    def test_tells_what_was_published_instead(self, log):
        weave("LILAC-RUG")
        with pytest.raises(AssertionError) as failure:
            log.one(RugWoven, sku="GARISH-RUG")
        assert str(failure.value) == (
            "Wanted one RugWoven(sku='GARISH-RUG'), found 0. Published, oldest first:\n"
            '  weaving.rug-woven.v1 LILAC-RUG {"sku":"LILAC-RUG","knots":0}'
        )

    def test_tells_that_nothing_was_published(self, log):
        with pytest.raises(AssertionError, match="Wanted one RugSold, found 0"):
            log.one(RugSold)

    def test_objects_to_what_should_not_be_there(self, log):
        weave()
        log.none(RugSold)
        with pytest.raises(AssertionError, match="Wanted no RugWoven, found 1"):
            log.none(RugWoven)
        with pytest.raises(AssertionError, match="Wanted no Event, found 1"):
            log.none()
