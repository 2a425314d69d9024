from uuid import UUID, uuid4

import msgspec
import pytest
from django.db import IntegrityError, connection, transaction

from events import outbox
from events.context import Incoming, handling
from events.declare import Event
from events.models import OutboxRecord
from events.outbox import BadKey, BadPayload, NotInTransaction, UnknownEvent, publish, publish_many
from events.testing import published
from tests.events.weaving import RugSold, RugWoven


class Undeclared(Event, frozen=True):
    sku: str


@pytest.mark.django_db(transaction=True)
class TestPublishOutsideATransaction:
    def test_is_refused(self):
        with pytest.raises(NotInTransaction, match=r"weaving\.rug-woven\.v1"):
            publish(RugWoven(sku="GARISH-RUG"))
        assert not OutboxRecord.objects.exists()

    def test_publishes_nothing_when_rolled_back(self):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            publish(RugWoven(sku="GARISH-RUG"))
            raise ZeroDivisionError
        assert not OutboxRecord.objects.exists()

    def test_rings_the_doorbell_once_and_only_after_commit(self, monkeypatch):
        rings = []
        monkeypatch.setattr("events.doorbell.ring", lambda: rings.append(1))
        with transaction.atomic():
            publish(RugWoven(sku="GARISH-RUG"))
            publish(RugSold(sku="GARISH-RUG"))
            assert not rings
        assert len(rings) == 1


@pytest.mark.django_db
class TestPublish:
    def test_writes_what_debezium_would_route(self):
        event_id = publish(RugWoven(sku="GARISH-RUG", knots=9), correlation_id="story")
        row = OutboxRecord.objects.get()
        assert row.id == event_id
        assert (row.aggregatetype, row.aggregateid, row.type) == ("rugs", "GARISH-RUG", "weaving.rug-woven.v1")
        assert row.payload == '{"sku":"GARISH-RUG","knots":9}'
        assert (row.correlation_id, row.causation_id) == ("story", None)

    def test_lets_an_event_start_its_own_story(self):
        event_id = publish(RugWoven(sku="GARISH-RUG"))
        assert OutboxRecord.objects.get().correlation_id == str(event_id)

    def test_inherits_story_cause_and_trace_from_the_event_being_handled(self):
        cause = Incoming(
            id=uuid4(), type="t", topic="rugs", partition=0, offset=0, key="k", created_at=None,
            correlation_id="story", traceparent=f"00-{7:032x}-{9:016x}-01",
        )  # fmt: skip
        with handling(cause):
            publish(RugSold(sku="GARISH-RUG"))
        row = OutboxRecord.objects.get()
        assert (row.correlation_id, row.causation_id) == ("story", str(cause.id))
        assert row.traceparent == cause.traceparent

    def test_keeps_the_order_of_many(self):
        with published() as log:
            publish_many(RugWoven(sku="GARISH-RUG", knots=n) for n in range(50))
        assert [event.knots for event in log.of(RugWoven)] == list(range(50))

    def test_gives_ids_that_sort_by_time(self):
        ids = publish_many([RugSold(sku="A"), RugSold(sku="B")])
        assert all(isinstance(event_id, UUID) and event_id.version == 7 for event_id in ids)

    @pytest.mark.parametrize(
        ("event", "refusal", "says"),
        [
            (Undeclared(sku="GARISH-RUG"), UnknownEvent, "not a declared event"),
            (RugWoven(sku=""), BadKey, "1 to 512 bytes"),
            (RugWoven(sku="x" * 513), BadKey, "1 to 512 bytes"),
            (RugWoven(sku="GARISH\0RUG"), BadKey, "without NUL"),
            (RugWoven(sku="GARISH-RUG", knots="nul \0 inside"), BadPayload, "NUL"),
            (RugWoven(sku="GARISH-RUG", knots=object()), BadPayload, "does not encode"),
            (RugWoven(sku="GARISH-RUG", knots="x" * 1_000_001), BadPayload, "MAX_PAYLOAD_BYTES"),
        ],
    )
    def test_refuses_what_consumers_could_not_take(self, event, refusal, says):
        with pytest.raises(refusal, match=says):
            publish(event)
        assert not OutboxRecord.objects.exists()

    def test_takes_a_backslash_that_only_looks_like_nul(self):
        publish(RugWoven(sku="GARISH-RUG", knots="\\u0000"))
        assert msgspec.json.decode(OutboxRecord.objects.get().payload)["knots"] == "\\u0000"

    def test_refuses_all_of_many_if_one_is_bad(self):
        with pytest.raises(BadKey):
            publish_many([RugWoven(sku="GARISH-RUG"), RugWoven(sku="")])
        assert not OutboxRecord.objects.exists()


@pytest.mark.django_db
class TestOutboxTable:
    @pytest.mark.parametrize("change", ["update events_outbox set payload = ''", "delete from events_outbox"])
    def test_is_append_only(self, change):
        publish(RugWoven(sku="GARISH-RUG"))
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)
        assert OutboxRecord.objects.count() == 1

    def test_has_a_leaf_for_every_day_of_its_ring(self):
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from pg_inherits where inhparent = 'events_outbox'::regclass")
            assert cursor.fetchone() == (16,)

    def test_stamps_the_transaction_not_the_savepoint(self):
        with connection.cursor() as cursor, transaction.atomic():
            publish(RugWoven(sku="GARISH-RUG"))
            cursor.execute("select txid = pg_current_xact_id() from events_outbox")
            assert cursor.fetchone() == (True,)


def test_every_refusal_is_caught_by_one_name():
    assert all(issubclass(cls, outbox.PublishRefused) for cls in (NotInTransaction, UnknownEvent, BadKey, BadPayload))
