"""Rebuilding and verifying against the real broker and database, beside the real consumer."""

import socket
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection, connections

from events import outbox
from events.models import Decision, Delivery, OutboxRecord, Parked, Position
from events.operations import discard, pause, redrive, seek
from events.projections.declaration import CannotRebuild
from events.projections.fold import Fold
from events.projections.rebuilding import rebuild, verify
from events.testing import consuming, eventually
from tests.events.projections.gallery import (
    EXHIBITS,
    GUIDES,
    REGISTRARS,
    Admirer,
    Exhibit,
    Lender,
    LenderChanged,
    LenderErased,
    RugAdmired,
    RugHung,
    guide,
)
from tests.events.projections.logged import produce, stand
from tests.events.weaving import RugWoven

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("opened")]


def elsewhere(work):
    """Do it on another connection: on ours the tables are hidden while a fold runs."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(work).result()
        thread.submit(connections.close_all).result()


def stored():
    return sum(Position.objects.values_list("position", flat=True))


def take_away(*skus):
    Admirer.objects.filter(exhibit_id__in=skus).delete()
    Exhibit.objects.filter(sku__in=skus).delete()


def exhibits():
    return list(Exhibit.objects.order_by("sku").values_list("sku", "wall", "admired"))


def show(count=3):
    """Rugs hang, each admired by two: three events for each."""
    rugs = [f"RUG-{number}" for number in range(count)]
    produce(*(RugHung(sku, "north") for sku in rugs))
    produce(*(RugAdmired(sku, by) for sku in rugs for by in ("ada", "bob")))


def somebody_waits_or_has_written():
    with connection.cursor() as cursor:
        cursor.execute("select pg_stat_clear_snapshot()")
        cursor.execute("""
            select exists(select from public.gallery_exhibit) or exists(
                select from pg_locks join pg_stat_activity using (pid)
                where not granted and datname = current_database())
        """)
        return cursor.fetchone()[0]


class TestRebuild:
    def test_changes_nothing_where_nothing_is_wrong(self, compare, mend):
        show()
        stand(GUIDES)
        assert (compare(), mend()) == ({}, {})

    def test_puts_back_what_is_wrong_and_says_what_it_was(self, compare, mend):
        show()
        stand(GUIDES)
        truth = exhibits()
        Exhibit.objects.filter(sku="RUG-0").update(wall="cellar", admired=99)
        take_away("RUG-1")
        Exhibit.objects.create(sku="FAKE-RUG")
        expected = {"gallery_exhibit": "+1 ~1 -1", "gallery_admirer": "+2 ~0 -0"}
        assert compare() == expected
        assert mend() == expected
        assert exhibits() == truth
        assert compare() == {}

    def test_leaves_rows_alone_that_were_right(self, mend):
        show()
        stand(GUIDES)
        kept = dict(Admirer.objects.filter(exhibit_id="RUG-0").values_list("name", "id"))
        Admirer.objects.filter(exhibit_id="RUG-2").delete()
        mend()
        assert dict(Admirer.objects.filter(exhibit_id="RUG-0").values_list("name", "id")) == kept
        assert Admirer.objects.count() == 6

    def test_notes_who_did_it_and_what_it_changed(self, mend):
        show(1)
        stand(GUIDES)
        Exhibit.objects.update(wall="cellar")
        mend()
        decision = Decision.objects.get()
        assert (decision.action, decision.group_name, decision.actor, decision.reason) == (
            "rebuild",
            "gallery-guides",
            "ada",
            "a test",
        )
        assert decision.detail == "exhibits, from 3 events: gallery_exhibit +0 ~1 -0; gallery_admirer +0 ~0 -0."

    def test_fills_the_tables_of_a_group_that_stands_at_the_end_with_nothing(self, mend):
        show()
        stand(GUIDES)
        truth = exhibits()
        take_away("RUG-0", "RUG-1", "RUG-2")
        assert mend() == {"gallery_exhibit": "+3 ~0 -0", "gallery_admirer": "+6 ~0 -0"}
        assert exhibits() == truth

    def test_ends_where_the_group_stands_and_not_where_the_log_does(self, mend):
        show(1)
        stand(GUIDES)
        produce(RugAdmired("RUG-0", "eve"))
        assert mend() == {}
        stand(GUIDES)
        assert exhibits() == [("RUG-0", "north", 3)]

    def test_of_a_paused_group_ends_where_that_was_paused(self, compare, mend):
        show()
        stand(GUIDES)
        pause(group=GUIDES.name, actor="ada")
        produce(RugAdmired("RUG-0", "carl"))
        Exhibit.objects.filter(sku="RUG-0").update(admired=99)
        assert compare() == {"gallery_exhibit": "+0 ~1 -0"}
        mend()
        assert exhibits()[0] == ("RUG-0", "north", 2)

    def test_of_a_group_that_never_ran_lets_it_begin_at_the_beginning(self, mend):
        show(1)
        assert mend() == {}
        stand(GUIDES)
        assert exhibits() == [("RUG-0", "north", 2)]

    def test_leaves_nothing_behind(self, mend):
        show(1)
        stand(GUIDES)
        mend()
        with connection.cursor() as cursor:
            cursor.execute("select relname from pg_class where relnamespace = pg_my_temp_schema() and relkind = 'r'")
            assert cursor.fetchall() == []
            cursor.execute("select 'gallery_exhibit'::regclass::text")
            assert cursor.fetchone() == ("gallery_exhibit",)


class TestVerify:
    def test_changes_nothing(self, compare):
        show(1)
        stand(GUIDES)
        Exhibit.objects.update(wall="cellar")
        assert compare() == {"gallery_exhibit": "+0 ~1 -0"}
        assert exhibits() == [("RUG-0", "cellar", 2)]
        assert not Decision.objects.exists()

    def test_gives_examples(self):
        show(1)
        stand(GUIDES)
        Exhibit.objects.update(wall="cellar")
        (found, _) = verify("exhibits").differences
        assert found.examples == ('~ sku=RUG-0: wall "cellar" -> "north"',)

    def test_holds_up_nobody(self, monkeypatch):
        show(1)
        stand(GUIDES)
        produce(RugAdmired("RUG-0", "eve"))
        finish = Fold.advance

        def advance_beside_a_consumer(fold, to):
            elsewhere(partial(stand, GUIDES))
            finish(fold, to)

        monkeypatch.setattr(Fold, "advance", advance_beside_a_consumer)
        assert not any(verify("exhibits").differences)


class TestLiveEvents:
    def test_that_come_during_a_rebuild_are_there_afterwards_and_once(self, monkeypatch, mend):
        show()
        stand(GUIDES)
        take_away("RUG-0", "RUG-1", "RUG-2")
        catch_up = Fold.catch_up

        def with_visitors(fold):
            catch_up(fold)
            produce(*(RugAdmired("RUG-1", f"visitor {number}") for number in range(50)))
            eventually(lambda: stored() >= 20)

        monkeypatch.setattr(Fold, "catch_up", with_visitors)
        with consuming(GUIDES):
            mend()
            produce(*(RugAdmired("RUG-1", f"late visitor {number}") for number in range(50)))
            eventually(lambda: stored() == 9 + 100)
        assert exhibits() == [("RUG-0", "north", 2), ("RUG-1", "north", 102), ("RUG-2", "north", 2)]
        assert Admirer.objects.count() == 106

    def test_wait_while_the_difference_is_written(self, monkeypatch):
        show(1)
        stand(GUIDES)
        Exhibit.objects.update(admired=99)
        finish = Fold.advance

        def advance_while_the_consumer_pulls(fold, to):
            finish(fold, to)
            produce(RugAdmired("RUG-0", "eve"))

        monkeypatch.setattr(Fold, "advance", advance_while_the_consumer_pulls)
        with consuming(GUIDES):
            rebuild("exhibits", actor="ada")
            eventually(lambda: stored() >= 4)
            eventually(lambda: exhibits()[0][2] >= 3)
        assert exhibits()[0][2] == Admirer.objects.count()

    def test_of_a_group_that_has_just_begun_wait_as_well(self, monkeypatch):
        show(1)
        finish = Fold.advance
        with ThreadPoolExecutor(1) as thread:

            def advance_beside_a_newcomer(fold, to):
                finish(fold, to)
                thread.submit(stand, GUIDES)
                eventually(somebody_waits_or_has_written)

            monkeypatch.setattr(Fold, "advance", advance_beside_a_newcomer)
            rebuild("exhibits", actor="ada")
            thread.submit(connections.close_all).result()
        assert exhibits() == [("RUG-0", "north", 2)]


class TestWhatTheGroupDidNotApply:
    def test_an_event_that_came_twice_counts_once(self, mend):
        produce(RugAdmired("RUG-0", "ada"), RugAdmired("RUG-0", "ada"), ids=[uuid4()] * 2)
        stand(GUIDES)
        assert Delivery.objects.get(group_name=GUIDES.name).arrivals == 2
        assert mend() == {}
        assert exhibits() == [("RUG-0", "", 1)]

    def test_parked_events_are_left_out_until_they_are_redriven(self, compare, mend):
        self.refuse("eve")
        produce(RugAdmired("RUG-0", "eve"), RugAdmired("RUG-0", "ada"), RugAdmired("RUG-1", "bob"))
        stand(GUIDES)
        assert Parked.objects.count() == 2
        guide.__init__()
        assert (compare(), mend()) == ({}, {})
        redrive(group=GUIDES.name, topic="exhibits", key=b"RUG-0", actor="ada")
        assert (compare(), mend()) == ({}, {})
        assert exhibits() == [("RUG-0", "", 2), ("RUG-1", "", 1)]

    def test_events_that_are_redriven_in_the_middle_are_folded_in_their_order(self, monkeypatch, mend):
        self.refuse("eve")
        produce(RugAdmired("RUG-0", "eve"), RugHung("RUG-0", "north"))
        stand(GUIDES)
        guide.__init__()
        monkeypatch.setattr("events.projections.fold.NEARLY", 0)
        standing, rounds = Fold.standing, []

        def redrive_and_hang_again():
            redrive(group=GUIDES.name, topic="exhibits", key=b"RUG-0", actor="ada")
            produce(RugHung("RUG-0", "south"))
            stand(GUIDES)

        def redriven_after_the_second(fold, cursor):
            rounds.append(standing(fold, cursor))
            if len(rounds) == 3:
                elsewhere(redrive_and_hang_again)
                rounds[-1] = standing(fold, cursor)
            return rounds[-1]

        monkeypatch.setattr(Fold, "standing", redriven_after_the_second)
        assert mend() == {}
        assert exhibits() == [("RUG-0", "south", 1)]

    def test_discarded_events_are_left_out_for_ever(self, compare, mend):
        self.refuse("eve")
        eve = uuid4()
        produce(RugAdmired("RUG-0", "eve"), RugAdmired("RUG-0", "ada"), ids=[eve])
        stand(GUIDES)
        first = Parked.objects.earliest("id")
        discard(group=GUIDES.name, topic="exhibits", key=b"RUG-0", actor="ada", reason="rude", offset=first.offset)
        guide.__init__()
        produce(RugAdmired("RUG-0", "eve"), ids=[eve])
        stand(GUIDES)
        assert exhibits() == [("RUG-0", "", 1)]
        assert (compare(), mend()) == ({}, {})

    def refuse(self, by):
        def refusing(event):
            if getattr(event, "by", "") == by:
                raise ZeroDivisionError("no such visitor")

        guide.aside = refusing


class TestRefusal:
    def refused(self, match, name="exhibits"):
        before = exhibits()
        for attempt in (verify, lambda name: rebuild(name, actor="ada")):
            with pytest.raises(CannotRebuild, match=match):
                attempt(name)
        assert exhibits() == before
        assert not Decision.objects.exists()

    def test_when_a_handler_refuses_what_it_once_applied(self):
        show(1)
        stand(GUIDES)

        def refuse(event):
            raise ZeroDivisionError("no such rug")

        guide.aside = refuse
        self.refused(r"exhibits\[\d\]@0 \(gallery.rug-hung.v1\) failed: ZeroDivisionError: no such rug")

    @pytest.mark.parametrize(
        ("effect", "match"),
        [
            pytest.param(lambda: outbox.publish(RugWoven(sku="RUG-0")), "EffectRefused.*publish", id="publishes"),
            pytest.param(lambda: socket.create_connection(("127.0.0.1", 9)), "EffectRefused.*socket", id="calls"),
            pytest.param(lambda: Position.objects.count(), "events_position", id="reads another table"),
        ],
    )
    def test_when_a_handler_does_more_than_keep_its_tables(self, effect, match):
        show(1)
        stand(GUIDES)
        guide.aside = lambda event: effect()
        self.refused(match)
        assert not OutboxRecord.objects.exists()

    def test_behind_a_pooler(self, monkeypatch):
        monkeypatch.setattr("events.projections.shadow._promised_session", lambda connection: 1)
        self.refused("pooler")

    def test_when_the_log_no_longer_has_its_beginning(self, shorten):
        show(1)
        stand(GUIDES)
        shorten(EXHIBITS)
        self.refused("the log begins at")

    def test_when_the_log_ends_before_the_position(self):
        show(1)
        stand(GUIDES)
        Position.objects.filter(group_name=GUIDES.name, position__gt=0).update(position=1000)
        self.refused("stands at 1000")

    def test_when_the_topic_was_made_anew(self):
        show(1)
        stand(GUIDES)
        Position.objects.update(topic_id="another")
        self.refused("made anew")

    def test_when_the_group_was_moved_back_and_would_not_apply_again_what_the_rebuild_takes_away(self):
        show(1)
        stand(GUIDES)
        Position.objects.update(position=0)
        self.refused("moved back")

    def test_when_the_group_is_moved_in_the_middle(self, monkeypatch):
        show(1)
        stand(GUIDES)
        catch_up = Fold.catch_up

        def moved(fold):
            catch_up(fold)
            elsewhere(lambda: seek(group=GUIDES.name, to="earliest", actor="ada"))

        monkeypatch.setattr(Fold, "catch_up", moved)
        with pytest.raises(CannotRebuild, match="moved in the meantime"):
            rebuild("exhibits", actor="ada")
        assert exhibits() == [("RUG-0", "north", 2)]

    def test_when_the_topic_is_compacted_and_the_projection_needs_every_event(self, monkeypatch):
        monkeypatch.setattr("events.projections.log.Log.compacted", lambda log: ["exhibits"])
        self.refused("from_compacted")


class TestCompactedTopic:
    def test_is_enough_for_full_states(self, compare, mend):
        lenders = [LenderChanged("ADA", 1, "Ada"), LenderChanged("BOB", 1, "Bob"), LenderChanged("ADA", 2, "Ada L.")]
        produce(*lenders)
        stand(REGISTRARS)
        Lender.objects.filter(lender="ADA").update(name="Eve")
        assert compare("lenders") == {"gallery_lender": "+0 ~1 -0"}
        mend("lenders")
        assert set(Lender.objects.values_list("lender", "name")) == {("ADA", "Ada L."), ("BOB", "Bob")}

    def test_does_not_bring_back_who_was_erased(self, mend):
        produce(LenderChanged("EVE", 1, "Eve"), LenderErased("EVE", 2))
        stand(REGISTRARS)
        Lender.objects.create(lender="EVE", version=1, name="Eve")
        assert mend("lenders") == {"gallery_lender": "+0 ~0 -1"}
        assert not Lender.objects.exists()
