"""Stories from the index, the outbox and the deliveries, without Kafka."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.consumer import parking
from events.consumer.apply import run
from events.consumer.record import Place
from events.context import begin, handling
from events.models import Decision, Delivery, OutboxRecord, Position, RelayState
from events.operations.deciding import moved, went
from events.outbox import publish
from events.stories import story_of
from events.stories.copies import Copy
from events.stories.indexing import note
from events.stories.telling import MOST_COPIES
from events.stories.tree import DEEPEST, in_order, tree
from events.stories.words import decided, duration, words
from events.testing import deliver
from events.testing.publishing import outbox
from tests.events.weaving import WEAVERS, RugSold, RugWoven, record

pytestmark = pytest.mark.django_db

STORY = UUID("7d3f6d7e-0000-7000-8000-00000000f00d")
OTHER = UUID("7d3f6d7e-0000-7000-8000-00000000beef")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _quiet(loom, monkeypatch):
    """Handlers that do nothing, and no groups of other tests that hear of rugs, too."""
    monkeypatch.setattr("events.stories.reacting.groups", {WEAVERS.name: WEAVERS})


def woven(*, offset, event_id=None, cause=None, story=STORY, at=None, sku="GARISH-RUG", event=RugWoven):
    at = at or NOON + timedelta(seconds=offset)
    made = record(event(sku), offset=offset, event_id=event_id, timestamp_ms=int(at.timestamp() * 1000))
    made.headers += [("correlation_id", str(story).encode()), ("causation_id", cause and str(cause).encode())]
    return made


def on_the_log(*records):
    with transaction.atomic(), connection.cursor() as cursor:
        note(cursor, records)


def applied(*records):
    with transaction.atomic(), connection.cursor() as cursor:
        run(WEAVERS, records, cursor)


def stand(position):
    Position.objects.create(
        group_name="weavers", topic="rugs", partition=0, topic_id="x", position=position, updated_at=NOON
    )


def chapters(story=STORY, now=NOON, **more):
    return story_of(str(story), now=now, **more).chapters


def reaction(**more):
    ((only,),) = [[one for one in chapter.reactions if one.group == "weavers"] for chapter in chapters(**more)]
    return only


def known_from_the_outbox():
    with transaction.atomic(), begin(correlation_id=STORY):
        publish(RugWoven("GARISH-RUG"))
    return outbox(after=0)


class TestStoryOf:
    def test_tells_events_in_time_with_all_copies_and_nobody_elses(self):
        first, second = uuid4(), uuid4()
        on_the_log(
            woven(offset=2, event_id=second, cause=first),
            woven(offset=1, event_id=first),
            woven(offset=7, event_id=first, at=NOON + timedelta(seconds=1)),
            woven(offset=4, story=OTHER),
        )
        told = chapters()
        assert [(chapter.event_id, chapter.cause) for chapter in told] == [(first, None), (second, first)]
        assert told[0].copies == (Copy("rugs", 0, 1), Copy("rugs", 0, 7))
        assert str(told[1].copies[0]) == "rugs[0]@2"

    def test_tells_what_is_in_the_outbox_and_not_on_the_log(self):
        with transaction.atomic(), begin(correlation_id=STORY):
            publish(RugWoven("GARISH-RUG"))
        (waiting,) = chapters(now=timezone.now())
        assert waiting.in_outbox
        assert waiting.copies == ()
        assert not story_of(str(STORY), now=timezone.now()).settled

    def test_tells_what_is_on_the_log_and_not_indexed_yet(self):
        with transaction.atomic(), begin(correlation_id=STORY):
            publish(RugWoven("GARISH-RUG"))
        with connection.cursor() as cursor:  # the relay's cursor is behind this very transaction
            cursor.execute("select (pg_current_xact_id()::text::bigint + 1)::text")
            (after,) = cursor.fetchone()
        RelayState.objects.update_or_create(id=1, defaults={"a": f"{after}:{after}:"})
        (chapter,) = chapters(now=timezone.now())
        assert (chapter.relayed, chapter.in_outbox, chapter.copies) == (True, False, ())

    def test_says_where_a_group_met_what_the_index_has_not_read(self):
        with transaction.atomic(), begin(correlation_id=STORY):
            publish(RugWoven("GARISH-RUG"))
        deliver([WEAVERS])
        (chapter,) = chapters(now=timezone.now())
        assert chapter.copies == (Copy("rugs", 0, OutboxRecord.objects.get().position),)

    def test_has_each_event_once_though_outbox_and_index_know_it(self):
        with transaction.atomic(), begin(correlation_id=STORY):
            event_id = publish(RugWoven("GARISH-RUG"))
        at = OutboxRecord.objects.get().created_at.replace(tzinfo=UTC)
        on_the_log(woven(offset=3, event_id=event_id, at=at))
        assert [chapter.copies for chapter in chapters(now=timezone.now())] == [(Copy("rugs", 0, 3),)]

    def test_says_that_it_was_cut(self):
        on_the_log(*(woven(offset=number) for number in range(4)))
        assert not story_of(str(STORY), now=NOON, most=4).cut
        told = story_of(str(STORY), now=NOON, most=3)
        assert (len(told.chapters), told.cut) == (3, True)
        event_id = uuid4()
        on_the_log(*(woven(offset=10 + number, event_id=event_id, at=NOON) for number in range(MOST_COPIES)))
        assert story_of(str(STORY), now=NOON, most=1).cut

    def test_tells_reactions_to_a_part_only_where_that_is_asked_for(self):
        on_the_log(*(woven(offset=number) for number in range(3)))
        told = story_of(str(STORY), now=NOON, part=lambda chapters: slice(1, len(chapters) - 1))
        assert [len(chapter.reactions) for chapter in told.chapters] == [0, 1, 0]

    def test_is_empty_for_a_story_that_nobody_told(self):
        assert story_of("till-7/monday", now=NOON).chapters == ()

    @pytest.mark.parametrize("events", [1, 12])
    def test_asks_the_database_seven_times_however_long_it_is(self, django_assert_max_num_queries, events):
        on_the_log(*(woven(offset=number) for number in range(events)))
        with django_assert_max_num_queries(7):
            chapters()

    def test_needs_no_scan_of_all_decisions(self):
        on_the_log(woven(offset=1))
        Decision.objects.bulk_create(
            Decision(action="seek", group_name="weavers", topic="rugs", partition=n % 100, offset=n, key=b"%d" % n)
            for n in range(5_000)
        )
        with CaptureQueriesContext(connection) as asked:
            chapters()
        queries = [query["sql"] for query in asked if 'FROM "events_decision"' in query["sql"]]
        assert len(queries) == 2
        with connection.cursor() as cursor:
            cursor.execute("analyze events_decision")
            for query in queries:
                cursor.execute(f"explain {query}")
                plan = "\n".join(line for (line,) in cursor)
                assert "events_decision_" in plan
                assert "Index Cond" in plan
                assert "Seq Scan" not in plan


class TestReactions:
    def test_say_how_often_it_came_and_that_it_took_effect_once(self):
        event_id = uuid4()
        copies = [woven(offset=number, event_id=event_id, at=NOON) for number in (1, 5, 9)]
        on_the_log(*copies)
        applied(*copies)
        found = reaction()
        assert (found.state, found.times, found.handler) == ("applied", 3, "hang_rug_on_rug_woven")
        assert found.place == Copy("rugs", 0, 1)
        assert words(found).startswith("received 3×, applied once, took ")  # noqa: RUF001
        assert words(found).endswith(" after publishing")

    def test_say_at_which_try_it_took_effect(self):
        seen = woven(offset=1)
        on_the_log(seen)
        applied(seen)
        Delivery.objects.update(tries=2)
        assert words(reaction()).startswith("applied, at try 2, took ")

    def test_say_who_has_not_read_it_and_how_much_comes_before(self):
        on_the_log(woven(offset=40))
        assert words(reaction()) == "not read yet"
        stand(12)
        assert (reaction().state, words(reaction())) == ("coming", "not read yet, 28 records are before it")

    def test_say_who_passed_it_without_a_handler(self):
        on_the_log(woven(offset=40))
        stand(41)
        assert (reaction().state, words(reaction())) == (
            "passed",
            "not applied: it had no handler for it when it came there, or it began after it",
        )

    @pytest.mark.parametrize(
        ("moves", "state"),
        [
            ([(12, 80)], "skipped"),
            ([(None, 80)], "skipped"),
            ([(60, 80)], "passed"),  # it was past it before
            ([(90, 60)], "passed"),  # back, and not as far
            ([(12, 80), (80, 30)], "passed"),  # it came back to it
            ([(12, 80), (80, 30), (30, 60), (60, 70)], "skipped"),
        ],
    )
    def test_say_who_sent_a_group_past_it(self, moves, state):
        on_the_log(woven(offset=40))
        stand(90)
        for start, to in moves:
            moved(Place("rugs", 0), group="weavers", actor="ada", reason="", offset=to, detail=went(start, to)).save()
        moved(Place("rugs", 1), group="weavers", actor="bob", reason="", offset=99, detail=went(0, 99)).save()
        found = reaction()
        assert found.state == state
        assert (words(found) == "left out by a seek of ada") is (state == "skipped")
        assert (words(found, decisions=False) == "left out by a seek") is (state == "skipped")

    def test_do_not_claim_what_is_kept_no_longer(self):
        on_the_log(woven(offset=40))
        stand(41)
        old = reaction(now=NOON + timedelta(days=60))
        assert (old.state, words(old)) == ("forgotten", "read; what came of it is kept for 14 days only")

    def test_say_what_was_parked_and_what_waits_behind_it(self):
        poison, behind = woven(offset=1), woven(offset=2)
        on_the_log(poison, behind)
        parking.park(group="weavers", records=[poison], error="ValueError: no wool")
        parking.park(group="weavers", records=[behind])
        stand(3)
        first, second = (chapter.reactions[0] for chapter in chapters())
        assert (first.state, words(first)) == ("parked", "parked: ValueError: no wool")
        assert first.parked_id
        assert (second.state, words(second)) == ("waiting", "waits behind a parked event of its key")

    def test_say_what_was_parked_before_the_index_has_read_it(self):
        (unread,) = known_from_the_outbox()
        parking.park(group="weavers", records=[unread], error="ValueError: no wool")
        stand(unread.offset + 1)
        found = reaction(now=timezone.now())
        assert (found.state, found.error) == ("parked", "ValueError: no wool")
        assert found.parked_id
        assert story_of(str(STORY), now=timezone.now()).settled

    @pytest.mark.parametrize(("sought", "state"), [(False, "passed"), (True, "skipped")])
    def test_say_who_went_past_it_before_the_index_has_read_it(self, monkeypatch, sought, state):
        (unread,) = known_from_the_outbox()
        dyers = SimpleNamespace(handlers=WEAVERS.handlers, tombstones={})
        monkeypatch.setattr("events.stories.reacting.groups", {"weavers": WEAVERS, "dyers": dyers})
        parking.park(group="dyers", records=[unread], error="ValueError: no dye")
        to = unread.offset + 1
        stand(to)
        if sought:
            went_there = went(unread.offset, to)
            moved(Place("rugs", 0), group="weavers", actor="ada", reason="", offset=to, detail=went_there).save()
        assert reaction(now=timezone.now()).state == state

    def test_say_what_people_decided_since(self):
        seen = woven(offset=1)
        on_the_log(seen)
        about = {"group_name": "weavers", "topic": "rugs", "key": b"GARISH-RUG", "actor": "ada"}
        Decision.objects.create(action="redrive", **about, reason="the wool is here")
        applied(seen)
        assert decided(reaction()) == ("redrive by ada: the wool is here",)
        Decision.objects.create(action="discard", **about, event_id=seen.id)
        assert (reaction().state, decided(reaction())[-1]) == ("discarded", "discard by ada")
        assert words(reaction()) == "left out for good, 1× received"  # noqa: RUF001
        assert decided(reaction(), decisions=False) == ("redrive", "discard")

    def test_leave_out_decisions_about_other_events_of_the_key(self):
        seen = woven(offset=1)
        on_the_log(seen)
        applied(seen)
        Delivery.objects.update(received_at=timezone.now() - timedelta(minutes=1))  # long before the key was parked
        about = {"group_name": "weavers", "topic": "rugs", "key": b"GARISH-RUG", "actor": "ada"}
        Decision.objects.create(action="redrive", **about)
        Decision.objects.create(action="discard", **about, partition=0, offset=2)  # its id could not be read
        Decision.objects.create(action="discard", **about, partition=0, offset=3, event_id=uuid4())
        assert (reaction().state, reaction().decided) == ("applied", ())
        Decision.objects.create(action="discard", **about, partition=0, offset=1)
        assert (reaction().state, decided(reaction())) == ("discarded", ("discard by ada",))

    def test_are_none_where_no_group_has_a_handler(self):
        on_the_log(woven(offset=1, event=RugSold))
        assert chapters()[0].reactions == ()

    def test_let_a_story_be_settled_once_everybody_has_dealt_with_it(self):
        seen = woven(offset=1)
        on_the_log(seen)
        assert not story_of(str(STORY), now=NOON).settled
        applied(seen)
        assert story_of(str(STORY), now=NOON).settled

    def test_are_those_of_events_that_handlers_published(self):
        with transaction.atomic(), begin(correlation_id=STORY):
            first = publish(RugWoven("GARISH-RUG"))
        (published,) = outbox(after=0)
        with transaction.atomic(), handling(published.incoming, group="weavers"):
            publish(RugSold("GARISH-RUG"))
        told = {chapter.wire_type: chapter for chapter in chapters(now=timezone.now())}
        assert told["weaving.rug-sold.v1"].cause == first


def levels(branches):
    return 1 + max(levels(branch.branches) for branch in branches) if branches else 0


class TestTree:
    def test_puts_each_event_below_its_cause_and_says_how_long_that_took(self):
        first, second, third = uuid4(), uuid4(), uuid4()
        on_the_log(
            woven(offset=1, event_id=first),
            woven(offset=2, event_id=second, cause=first),
            woven(offset=5, event_id=third, cause=second),
            woven(offset=6, cause=first),
            woven(offset=7, cause=uuid4()),
        )
        grown = [(branch.depth, branch.since) for branch in in_order(tree(chapters()))]
        seconds = [(depth, since and since.total_seconds()) for depth, since in grown]
        assert seconds == [(0, None), (1, 1.0), (2, 3.0), (1, 5.0), (0, None)]

    def test_believes_no_circle(self):
        first, second = uuid4(), uuid4()
        on_the_log(woven(offset=1, event_id=first, cause=second), woven(offset=2, event_id=second, cause=first))
        assert [branch.chapter.event_id for branch in in_order(tree(chapters()))] == [first, second]

    def test_is_drawn_no_deeper_than_people_can_read(self):
        ids = [uuid4() for _ in range(DEEPEST + 9)]
        on_the_log(
            *(
                woven(offset=number, event_id=event_id, cause=ids[number - 1] if number else None)
                for number, event_id in enumerate(ids)
            )
        )
        branches = list(in_order(tree(chapters())))
        assert [branch.chapter.event_id for branch in branches] == ids
        assert len({id(branch) for branch in branches}) == len(ids)
        assert [branch.depth for branch in branches] == [min(number, DEEPEST) for number in range(len(ids))]
        assert levels(tree(chapters())) == DEEPEST + 1


class TestDuration:
    @pytest.mark.parametrize(
        ("seconds", "said"),
        [
            (0.004, "4 ms"),
            (1.204, "1.204 s"),
            (125, "2 min 5 s"),
            (11_040, "3 h 4 min"),
            (183_600, "2 d 3 h"),
            (-0.003, "-3 ms"),
        ],
    )
    def test_is_said_as_people_say_it(self, seconds, said):
        assert duration(timedelta(seconds=seconds)) == said
