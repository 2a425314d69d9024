"""The index: where every record lies, copies included, from the real log and without it."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from events import kafka
from events.consumer.apply import run
from events.consumer.record import Place
from events.declare import topics
from events.handling import Group, Watch, groups
from events.models import Delivery, IndexedRecord, Position
from events.operations import seek
from events.projections import projection
from events.projections.declaration import projections
from events.projections.rebuilding import rebuild, verify
from events.stories import GROUP, id_of_story
from events.stories.indexing import note
from tests.events.projections.logged import produce, stand
from tests.events.weaving import RUGS, RugWoven, record

STORY = UUID("7d3f6d7e-0000-7000-8000-00000000f00d")
WOVEN_AT_MS = 1_795_432_985_123


@pytest.fixture(scope="module")
def watchers():
    """A group as the index's is, for topics of the tests' own; it is gone when they are over."""
    made = Group("test-index", watch=Watch(lambda: [RUGS], note))
    yield made
    del groups[made.name]


@pytest.fixture
def indexed(watchers):
    def take(*records):
        with transaction.atomic(), connection.cursor() as cursor:
            run(watchers, records, cursor)
        return list(IndexedRecord.objects.order_by("offset"))

    return take


def woven(offset=0, *, story=STORY, cause=None, **record_parts):
    made = record(RugWoven("GARISH-RUG"), offset=offset, timestamp_ms=WOVEN_AT_MS, **record_parts)
    made.headers.append(("correlation_id", str(story).encode() if story else None))
    made.headers.append(("causation_id", str(cause).encode() if cause else None))
    return made


@pytest.mark.django_db
class TestNote:
    def test_says_where_an_event_lies_whose_story_it_is_and_what_caused_it(self, indexed):
        event_id, cause = uuid4(), uuid4()
        (row,) = indexed(woven(17, event_id=event_id, cause=cause, partition=1))
        assert (row.event_id, row.story, row.cause) == (event_id, STORY, cause)
        assert str(row) == f"{event_id} at rugs[1]@17"
        assert (row.type, row.key) == ("weaving.rug-woven.v1", "GARISH-RUG")
        assert row.at == datetime(2026, 11, 23, 11, 23, 5, 123_000, UTC)

    def test_has_a_row_for_each_copy(self, indexed):
        event_id = uuid4()
        rows = indexed(woven(3, event_id=event_id), woven(8, event_id=event_id))
        assert [(row.event_id, row.offset) for row in rows] == [(event_id, 3), (event_id, 8)]

    def test_changes_nothing_when_a_record_is_seen_again(self, indexed):
        seen = woven(3)
        indexed(seen)
        assert len(indexed(seen, seen)) == 1

    def test_finds_a_story_by_an_id_that_is_no_uuid(self, indexed):
        (row,) = indexed(woven(story="till-7/monday"))
        assert row.story == id_of_story("till-7/monday")

    def test_notes_what_belongs_to_no_story_and_what_forgets_a_key(self, indexed):
        buried = woven(2, story=None)
        buried.value = None
        (row,) = indexed(buried)
        assert (row.story, row.cause, row.type) == (None, None, "")

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda foreign: foreign.headers.clear(),
            lambda foreign: setattr(foreign, "key", b"\xff"),
            lambda foreign: setattr(foreign, "key", b"A\0B"),
            lambda foreign: setattr(foreign, "timestamp_ms", 2**62),
            lambda foreign: foreign.headers.insert(0, ("type", b"\xff")),
        ],
        ids=["no id", "no text for a key", "a NUL in the key", "an impossible time", "no text for a type"],
    )
    def test_passes_over_what_nobody_could_ask_for(self, indexed, spoil):
        foreign = woven(1)
        spoil(foreign)
        assert [row.offset for row in indexed(foreign, woven(2))] == [2]

    def test_bears_a_type_that_postgresql_would_not_take(self, indexed):
        odd = woven(1)
        odd.headers.insert(0, ("type", b"rug\0s.v1"))
        assert [row.type for row in indexed(odd)] == ["rugs.v1"]

    def test_leaves_no_delivery(self, indexed):
        indexed(woven(1))
        assert not Delivery.objects.exists()

    def test_is_found_by_its_indexes_alone(self, indexed):
        indexed(woven(1))
        with connection.cursor() as cursor:
            cursor.execute("set local enable_seqscan = off")
            for which in ({"story": STORY}, {"event_id": uuid4()}):
                assert "Index" in IndexedRecord.objects.filter(**which).explain()


class TestTheShopsIndex:
    def test_watches_each_topic_of_the_shop_and_none_of_the_journeys(self):
        watched = {topic.name for topic in groups[GROUP].topics}
        assert {"orders", "order-validations", "payments", "returns", "stock", "shipments", "products"} <= watched
        assert not [name for name in watched if name.startswith("journey-")]
        assert watched == {name for name in topics() if not name.startswith("journey-")}


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
class TestOnTheLog:
    @pytest.fixture(autouse=True)
    def opened(self, settings, watchers, monkeypatch):
        settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
        kafka.create_topics([RUGS])
        with monkeypatch.context() as patched:
            patched.setattr("events.projections.declaration.projections", dict(projections))
            made = projection("test-index", group=watchers, models=[IndexedRecord], pure=True)
        monkeypatch.setitem(projections, made.name, made)

    def places(self):
        return set(IndexedRecord.objects.values_list("event_id", "topic", "partition", "offset"))

    def test_goes_on_where_it_stood_and_is_the_same_after_it_was_sent_back(self, watchers):
        event_id = uuid4()
        produce(RugWoven("GARISH-RUG"), RugWoven("ROYAL-RUG"), ids=[event_id])
        stand(watchers)
        produce(RugWoven("GARISH-RUG"), ids=[event_id])
        stand(watchers)
        before = self.places()
        assert len(before) == 3
        assert len([known for known, *_ in before if known == event_id]) == 2
        assert sum(Position.objects.filter(group_name=watchers.name).values_list("position", flat=True)) == 3
        seek(group=watchers.name, to="earliest", actor="ada")
        stand(watchers)
        assert self.places() == before

    def test_is_made_anew_from_the_log(self, watchers):
        produce(RugWoven("GARISH-RUG"), RugWoven("ROYAL-RUG"))
        stand(watchers)
        before = self.places()
        IndexedRecord.objects.filter(pk=IndexedRecord.objects.first().pk).delete()
        IndexedRecord.objects.update(topic="rumours")
        report = rebuild("test-index", actor="ada", reason="a test")
        assert report.events == 2
        assert self.places() == before
        assert not any(verify("test-index").differences)
        assert Place(*next(iter(before))[1:3]).topic == "rugs"
