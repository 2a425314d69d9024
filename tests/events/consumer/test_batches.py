"""Handlers that get many events at once: in order, once each, and with the cause of what they publish."""

from uuid import uuid4

import pytest
from django.db import connection, transaction

from events.consumer.apply import Attempt, apply
from events.consumer.deliveries import AppliedElsewhere
from events.consumer.failing import is_passing
from events.consumer.handle import handle
from events.consumer.record import Place, Undecodable
from events.context import caused_by
from events.handling import Batch
from events.models import Delivery, OutboxRecord, Position
from events.outbox import CauseNotSaid, publish
from tests.events.consumer.dyeing import (
    LEDGER,
    MIXED,
    VatCracked,
    VatDrained,
    VatFilled,
    drained,
    filled,
    record,
    tombstone,
)

pytestmark = pytest.mark.django_db

VATS_0, VATS_1 = Place("vats", 0), Place("vats", 1)


class TestBatchHandler:
    def test_gets_all_of_its_events_in_one_call_in_the_logs_order(self, dyer, claims):
        records = [filled("INDIGO", 3, offset=0), drained("INDIGO", offset=1), filled("MADDER", 5, offset=2)]
        assert apply(LEDGER, records, claims(LEDGER, VATS_0)) == 3
        assert dyer.calls == [[VatFilled("INDIGO", 3), VatDrained("INDIGO"), VatFilled("MADDER", 5)]]
        assert Position.objects.get().position == 3

    def test_is_told_where_each_event_came_from(self, dyer, claims):
        cause = uuid4()
        seen = []
        dyer.effect = lambda batch: seen.extend(batch.pairs())
        apply(LEDGER, [filled("INDIGO", offset=7, event_id=cause, timestamp_ms=1_000)], claims(LEDGER, VATS_0))
        ((event, incoming),) = seen
        assert event == VatFilled("INDIGO")
        assert (incoming.id, incoming.key, incoming.offset) == (cause, "INDIGO", 7)
        assert incoming.created_at.isoformat() == "1970-01-01T00:00:01+00:00"

    def test_can_be_called_with_a_plain_batch_in_a_unit_test(self):
        assert sum(event.litres for event in Batch([VatFilled("INDIGO", 3), VatFilled("MADDER", 4)])) == 7

    def test_refuses_to_publish_what_no_event_caused(self, dyer, claims):
        dyer.effect = lambda batch: publish(VatCracked("INDIGO"))
        with pytest.raises(CauseNotSaid, match="caused_by"):
            apply(LEDGER, [filled(offset=0)], claims(LEDGER, VATS_0))
        assert not Delivery.objects.exists()

    def test_publishes_each_event_as_caused_by_its_own(self, dyer, claims):
        causes = [uuid4(), uuid4()]

        def crack(batch):
            for event, incoming in batch.pairs():
                with caused_by(incoming):
                    publish(VatCracked(event.vat))

        dyer.effect = crack
        records = [filled("INDIGO", offset=0, event_id=causes[0]), filled("MADDER", offset=1, event_id=causes[1])]
        apply(LEDGER, records, claims(LEDGER, VATS_0))
        published = OutboxRecord.objects.values_list("aggregateid", "causation_id")
        assert list(published) == [("INDIGO", str(causes[0])), ("MADDER", str(causes[1]))]

    def test_leaves_nothing_when_it_fails(self, dyer, claims):
        dyer.effect = lambda batch: 1 / 0
        held = claims(LEDGER, VATS_0)
        with pytest.raises(ZeroDivisionError):
            apply(LEDGER, [filled(offset=0), filled(offset=1)], held)
        assert not Delivery.objects.exists()
        assert Position.objects.get().position == 0

    def test_is_spared_a_batch_in_which_one_event_cannot_be_read(self, dyer, claims):
        broken = filled(offset=1, value=b"{")
        attempt = Attempt(LEDGER, [filled(offset=0), broken], claims(LEDGER, VATS_0))
        with pytest.raises(Undecodable):
            attempt.make()
        assert attempt.suspects == [broken]
        assert dyer.calls == []


class TestDuplicates:
    def test_within_one_batch_have_one_effect(self, dyer, claims):
        twice = uuid4()
        records = [filled("INDIGO", offset=n, event_id=twice, timestamp_ms=1_000) for n in range(3)]
        assert apply(LEDGER, [*records, filled("MADDER", offset=3)], claims(LEDGER, VATS_0)) == 2
        assert dyer.calls == [[VatFilled("INDIGO"), VatFilled("MADDER")]]
        assert Delivery.objects.get(event_id=twice).arrivals == 3

    def test_in_a_later_batch_of_the_next_process_have_none(self, dyer, claims):
        twice = uuid4()
        apply(LEDGER, [filled(offset=0, event_id=twice, timestamp_ms=1_000)], claims(LEDGER, VATS_0))
        later = [filled(offset=1, event_id=twice, timestamp_ms=1_000), filled("MADDER", offset=2)]
        assert apply(LEDGER, later, claims(LEDGER, VATS_0)) == 1
        assert dyer.calls == [[VatFilled("INDIGO")], [VatFilled("MADDER")]]
        assert Delivery.objects.get(event_id=twice).arrivals == 2

    def test_on_two_partitions_have_one_effect(self, dyer, claims):
        twice = uuid4()
        records = [filled(offset=4, partition=n, event_id=twice, timestamp_ms=1_000) for n in (0, 1)]
        assert apply(LEDGER, records, claims(LEDGER, VATS_0, VATS_1)) == 1

    def test_are_no_reason_to_call_a_handler(self, dyer, claims):
        twice = uuid4()
        held = claims(LEDGER, VATS_0)
        apply(LEDGER, [filled(offset=0, event_id=twice, timestamp_ms=1_000)], held)
        apply(LEDGER, [filled(offset=1, event_id=twice, timestamp_ms=1_000)], held)
        assert len(dyer.calls) == 1


class TestMixedHandlers:
    def test_keep_the_order_of_the_log(self, dyer, claims):
        records = [
            filled("INDIGO", offset=0),
            filled("MADDER", offset=1),
            drained("INDIGO", offset=2),
            drained("MADDER", offset=3),
            filled("INDIGO", 2, offset=4),
            tombstone("MADDER", offset=5),
        ]
        apply(MIXED, records, claims(MIXED, VATS_0))
        assert dyer.calls == [
            [VatFilled("INDIGO"), VatFilled("MADDER")],
            VatDrained("INDIGO"),
            VatDrained("MADDER"),
            [VatFilled("INDIGO", 2)],
            "MADDER",
        ]

    def test_note_how_long_a_single_event_took_and_not_how_long_a_batch_did(self, dyer, claims):
        apply(MIXED, [filled(offset=0), drained(offset=1)], claims(MIXED, VATS_0))
        took = dict(Delivery.objects.values_list("offset", "took_ms"))
        assert took[0] is None
        assert 0 < took[1] < 10_000

    def test_blame_the_run_that_failed(self, dyer, claims):
        def fail_on_batches(given):
            if isinstance(given, Batch):
                raise ZeroDivisionError

        dyer.effect = fail_on_batches
        records = [drained(offset=0), filled(offset=1), filled(offset=2), drained(offset=3)]
        attempt = Attempt(MIXED, records, claims(MIXED, VATS_0))
        with pytest.raises(ZeroDivisionError):
            attempt.make()
        assert attempt.suspects == records[1:3]


class TestSlice:
    def test_commits_what_is_done_and_leaves_the_rest(self, dyer, claims):
        records = [drained(offset=n) for n in range(4)]
        attempt = Attempt(MIXED, records, claims(MIXED, VATS_0), enough=lambda: len(dyer.calls) == 2)
        assert attempt.make() == 2
        assert attempt.left == records[2:]
        assert Position.objects.get().position == 2
        assert sorted(Delivery.objects.values_list("offset", flat=True)) == [0, 1]

    def test_counts_as_skipped_only_what_it_came_to(self, dyer, claims):
        cracked = [record(VatCracked("INDIGO"), offset=n) for n in (1, 3)]
        records = [drained(offset=0), cracked[0], drained(offset=2), cracked[1]]
        claims(MIXED, VATS_0)
        with transaction.atomic(), connection.cursor() as cursor:
            tally = handle(MIXED, records, cursor, suspects=[], enough=lambda: True)
        assert (tally.done, tally.skipped) == (2, ["dyeing.vat-cracked.v1"])

    def test_applies_one_event_at_least(self, dyer, claims):
        attempt = Attempt(MIXED, [drained(offset=0), drained(offset=1)], claims(MIXED, VATS_0), enough=lambda: True)
        assert attempt.make() == 1

    def test_forgets_that_a_duplicate_came_which_it_left(self, dyer, claims):
        twice = uuid4()
        records = [drained(offset=0, event_id=twice, timestamp_ms=1_000), drained(offset=1)]
        again = drained(offset=2, event_id=twice, timestamp_ms=1_000)
        held = claims(MIXED, VATS_0)
        attempt = Attempt(MIXED, [*records, again], held, enough=lambda: bool(dyer.calls))
        attempt.make()
        assert Delivery.objects.get().arrivals == 1
        apply(MIXED, attempt.left, held)
        assert sorted(Delivery.objects.values_list("arrivals", flat=True)) == [1, 2]
        assert len(dyer.calls) == 2

    def test_leaves_partitions_alone_that_it_did_not_come_to(self, dyer, claims):
        records = [drained(offset=0), drained(offset=5, partition=1)]
        attempt = Attempt(MIXED, records, claims(MIXED, VATS_0, VATS_1), enough=lambda: True)
        attempt.make()
        assert dict(Position.objects.values_list("partition", "position")) == {0: 1, 1: 0}


class TestNesting:
    def test_joins_the_transaction_that_the_handler_opens(self, dyer, claims):
        def effect(given):
            with transaction.atomic():
                assert transaction.get_connection().in_atomic_block

        dyer.effect = effect
        assert apply(MIXED, [drained(offset=0)], claims(MIXED, VATS_0)) == 1


class TestTwoAtOnce:
    def test_do_not_both_apply_an_event_that_reached_them_on_two_partitions(self, dyer, claims):
        twice = uuid4()
        held = claims(MIXED, VATS_0, VATS_1)
        again = drained(offset=0, partition=1, event_id=twice, timestamp_ms=1_000)

        def meanwhile(event):
            dyer.effect = lambda event: None
            apply(MIXED, [again], held)

        dyer.effect = meanwhile
        with pytest.raises(AppliedElsewhere), transaction.atomic():
            apply(MIXED, [drained(offset=0, event_id=twice, timestamp_ms=1_000)], held)
        assert is_passing(AppliedElsewhere())
