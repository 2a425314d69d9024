import asyncio
from uuid import UUID, uuid4

import msgspec
import pytest
from asgiref.sync import sync_to_async
from celery import Celery
from django.db import IntegrityError, connection, connections, transaction

from events import outbox
from events.context import Incoming, handling
from events.declare import Event, Topic
from events.models import OutboxRecord
from events.outbox import (
    BadCorrelation,
    BadKey,
    BadPayload,
    NotCompacted,
    NotInTransaction,
    UnknownEvent,
    publish,
    publish_many,
    tombstone,
)
from events.testing import published
from tests.events.weaving import RUGS, RugMeasured, RugSold, RugWoven

WEAVERS_ADDRESSES = Topic("weavers-addresses", compacted=True)


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
            (RugWoven, UnknownEvent, r"RugWoven is a class: publish an event of it"),
            (RugWoven(sku=""), BadKey, "1 to 512 bytes"),
            (RugWoven(sku="x" * 513), BadKey, "1 to 512 bytes"),
            (RugWoven(sku="GARISH\0RUG"), BadKey, "without NUL"),
            (RugWoven(sku="GARISH\ud800RUG"), BadKey, "UTF-8"),
            (RugMeasured(sku=None), BadKey, "its sku is None"),
            (RugMeasured(sku="GARISH-RUG", note="nul \0 inside"), BadPayload, "NUL"),
            (RugMeasured(sku="GARISH-RUG", note="lone \ud800 surrogate"), BadPayload, "does not encode"),
            (RugMeasured(sku="GARISH-RUG", note="x" * 1_000_001), BadPayload, "MAX_PAYLOAD_BYTES"),
            (RugMeasured(sku="GARISH-RUG", metres=float("nan")), BadPayload, "cannot be read back"),
            (RugMeasured(sku="GARISH-RUG", metres=float("inf")), BadPayload, "cannot be read back"),
            (RugWoven(sku="GARISH-RUG", knots=object()), BadPayload, "does not encode"),
            (RugWoven(sku="GARISH-RUG", knots="many"), BadPayload, "cannot be read back"),
        ],
    )
    def test_refuses_what_consumers_could_not_take(self, event, refusal, says):
        with pytest.raises(refusal, match=says):
            publish(event)
        assert not OutboxRecord.objects.exists()

    @pytest.mark.parametrize("story", ["x" * 513, "nul \0 inside", "lone \ud800 surrogate"])
    def test_refuses_a_correlation_that_no_header_could_carry(self, story):
        with pytest.raises(BadCorrelation, match=r"weaving\.rug-sold\.v1 GARISH-RUG"):
            publish(RugSold(sku="GARISH-RUG"), correlation_id=story)
        assert not OutboxRecord.objects.exists()

    def test_takes_a_backslash_that_only_looks_like_nul(self):
        publish(RugMeasured(sku="GARISH-RUG", note="\\u0000"))
        assert msgspec.json.decode(OutboxRecord.objects.get().payload)["note"] == "\\u0000"

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


@pytest.mark.django_db
class TestTombstone:
    def test_is_a_record_without_a_value(self):
        event_id = tombstone(WEAVERS_ADDRESSES, "WEAVER-7", correlation_id="story")
        row = OutboxRecord.objects.get()
        assert (row.id, row.aggregatetype, row.aggregateid) == (event_id, "weavers-addresses", "WEAVER-7")
        assert (row.payload, row.type, row.correlation_id) == (None, "tombstone", "story")

    def test_is_refused_where_the_topic_keeps_everything(self):
        with pytest.raises(NotCompacted, match="rugs is not compacted"):
            tombstone(RUGS, "GARISH-RUG")

    def test_needs_a_key(self):
        with pytest.raises(BadKey, match="1 to 512 bytes"):
            tombstone(WEAVERS_ADDRESSES, "")


@transaction.atomic
def sell(sku):
    return publish(RugSold(sku=sku))


@pytest.mark.django_db(transaction=True)
class TestPublishFromAsyncCode:
    def test_is_refused_with_the_way_to_do_it(self):
        async def view():
            publish(RugSold(sku="GARISH-RUG"))

        with pytest.raises(NotInTransaction, match=r"weaving\.rug-sold\.v1 .* sync_to_async"):
            asyncio.run(view())

    def test_goes_through_a_synchronous_command(self):
        async def view():
            try:
                return await sync_to_async(sell)("GARISH-RUG")
            finally:
                await sync_to_async(connections.close_all)()  # as the end of a request does

        event_id = asyncio.run(view())
        assert OutboxRecord.objects.get().id == event_id


@pytest.mark.django_db(transaction=True)
class TestPublishFromATask:
    @pytest.fixture
    def app(self):
        return Celery(broker="memory://", set_as_current=False)

    def test_needs_a_transaction_there_too(self, app):
        @app.task(name="forget")
        def forget():
            publish(RugSold(sku="GARISH-RUG"))

        with pytest.raises(NotInTransaction, match=r"transaction\.atomic"):
            forget.apply().get()

    def test_is_kept_with_the_task_or_not_at_all(self, app):
        @app.task(name="sell")
        def sell_then_fail(sku, fail):
            with transaction.atomic():
                sell(sku)
                if fail:
                    raise ZeroDivisionError

        sell_then_fail.apply(["KEPT", False]).get()
        with pytest.raises(ZeroDivisionError):
            sell_then_fail.apply(["GONE", True]).get()
        assert [row.aggregateid for row in OutboxRecord.objects.all()] == ["KEPT"]


def test_every_refusal_is_caught_by_one_name():
    assert all(issubclass(cls, outbox.PublishRefused) for cls in (NotInTransaction, UnknownEvent, BadKey))
