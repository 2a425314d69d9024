"""The backbone in the back office: what staff see, what they may decide, and what stays hidden from them."""

import subprocess
import sys
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.paginator import Paginator
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events import timers
from events.adminsite import COUNTED, CappedPaginator
from events.consumer.apply import apply
from events.consumer.record import Place, Record
from events.models import Decision, OutboxRecord, Parked, RelayState, Timer
from events.operations import NothingParked
from events.outbox import publish
from tests.events.consumer.dyeing import WEATHER
from tests.events.operations.parking_lot import claim, park, parked, woven
from tests.events.weaving import WEAVERS, RugSold, RugWoven

pytestmark = pytest.mark.django_db

WEATHER_PLACE = Place(WEATHER.name, 0)
LISTS = ("outboxrecord", "timer", "relaystate", "parked", "position", "deliveryrow", "decision")
CANARY = "<script>alert('rug')</script>"


@pytest.fixture
def clerk(client):
    """A member of staff with the permissions that a test gives."""

    def log_in(*codenames):
        user = get_user_model().objects.create_user("clerk", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(content_type__app_label="events", codename__in=codenames))
        client.force_login(user)
        return client

    return log_in


def changelist(model):
    return reverse(f"admin:events_{model}_changelist")


def change(row):
    return reverse(f"admin:events_{row._meta.model_name}_change", args=[row.pk])


def decide(name, *heads):
    return reverse(f"admin:events_parked_{name}") + "?ids=" + ",".join(str(head.pk) for head in heads)


class TestEveryList:
    def test_offers_to_show_all_only_where_something_is_left_out(self, admin_client):
        assert "Show all" not in admin_client.get(changelist("outboxrecord")).content.decode()
        assert "Show all" in admin_client.get(changelist("outboxrecord"), {"q": "GARISH-RUG"}).content.decode()

    @pytest.mark.parametrize("model", LISTS)
    def test_opens_and_lets_nobody_change_anything(self, admin_client, loom, model):
        claim()
        publish(RugWoven(sku="GARISH-RUG"))
        timers.schedule(RugSold(sku="GARISH-RUG"), due_at=timezone.now() + timedelta(hours=1), name="sale")
        park(woven(offset=3), woven(offset=5))
        page = admin_client.get(changelist(model))
        assert page.status_code == 200
        assert "add/" not in page.text
        assert admin_client.get(changelist(model) + "add/").status_code == 403

    @pytest.mark.parametrize("model", LISTS)
    def test_is_closed_to_staff_without_the_permission(self, clerk, model):
        assert clerk().get(changelist(model)).status_code == 403

    @pytest.mark.parametrize("model", ["outboxrecord", "deliveryrow"])
    def test_never_counts_the_tables_that_grow_for_ever(self, admin_client, model):
        with CaptureQueriesContext(connection) as asked:
            admin_client.get(changelist(model))
        counts = [query["sql"] for query in asked if "COUNT(" in query["sql"] and f"events_{model[:6]}" in query["sql"]]
        assert counts
        assert all(f"LIMIT {COUNTED}" in sql for sql in counts)


class TestOutboxAdmin:
    @pytest.fixture(autouse=True)
    def story(self):
        publish(RugWoven(sku="QUIET-RUG"))
        publish(RugWoven(sku="GARISH-RUG"), correlation_id="the big order")

    @pytest.mark.parametrize("words", ["GARISH-RUG", "the big order"])
    def test_finds_events_by_key_and_by_story(self, admin_client, words):
        found = admin_client.get(changelist("outboxrecord"), {"q": f'"{words}"'})
        assert "GARISH-RUG" in found.text
        assert "QUIET-RUG" not in found.text

    def test_finds_events_by_type_and_by_id(self, admin_client):
        row = OutboxRecord.objects.earliest("position")
        for words in (row.type, row.id):
            assert "QUIET-RUG" in admin_client.get(changelist("outboxrecord"), {"q": words}).text

    def test_shows_the_newest_first(self, admin_client):
        text = admin_client.get(changelist("outboxrecord")).text
        assert text.index("GARISH-RUG") < text.index("QUIET-RUG")

    def test_shows_which_groups_have_applied_an_event_and_which_not_yet(self, admin_client, loom, monkeypatch):
        monkeypatch.setattr("events.admin.outbox.groups", {WEAVERS.name: WEAVERS})  # other tests have groups, too
        row = OutboxRecord.objects.latest("position")
        assert "not yet" in admin_client.get(change(row)).text
        park(woven("GARISH-RUG", offset=3))
        assert "not yet: its key is parked" in admin_client.get(change(row)).text
        Parked.objects.all().delete()
        timestamp_ms = int(row.created_at.replace(tzinfo=timezone.get_default_timezone()).timestamp() * 1000)
        apply(WEAVERS, [woven("GARISH-RUG", offset=7, event_id=row.id, timestamp_ms=timestamp_ms)], claim(start=0))
        page = admin_client.get(change(row)).text
        assert "rugs[0]@7" in page
        assert "not yet" not in page


class TestPayloads:
    @pytest.fixture
    def rows(self):
        publish(RugWoven(sku=CANARY))
        timers.schedule(RugSold(sku=CANARY), due_at=timezone.now(), name="sale")
        park(woven(CANARY, offset=3), error=CANARY)
        return [OutboxRecord.objects.get(), Parked.objects.get(), Timer.objects.get()]

    def test_are_shown_escaped_to_those_who_may_see_them(self, admin_client, rows):
        for row in rows:
            page = admin_client.get(change(row)).text
            assert "&quot;sku&quot;: &quot;&lt;script&gt;" in page
            assert CANARY not in page

    def test_are_hidden_from_those_who_may_not(self, clerk, rows):
        client = clerk("view_outboxrecord", "view_parked", "view_timer")
        for row in rows:
            page = client.get(change(row)).text
            assert "it may be personal" in page
            assert "&quot;sku&quot;" not in page

    def test_are_hidden_where_an_error_quotes_them(self, admin_client, clerk):
        park(woven(offset=3), error="IntegrityError: Key (email)=(ada@example.com) already exists.")
        row = Parked.objects.get()
        pages = changelist("parked"), change(row), decide("redrive", row)
        assert all("ada@example.com" in admin_client.get(page).text for page in pages[1:])
        client = clerk("view_parked", "redrive_parked")
        for page in pages:
            text = client.get(page).text
            assert "IntegrityError; more is hidden" in text
            assert "ada@" not in text

    def test_are_readable_whatever_the_bytes_are(self, admin_client):
        for value, seen in ((b"\xff\x00", "hex:ff 00"), (b"plain words", "plain words"), (None, "a tombstone")):
            odd = woven(offset=3)
            odd.value, odd.key, odd.headers = value, b"\xff", [("id", b"\xff"), ("type", b"\xff")]
            park(odd)
            page = admin_client.get(change(Parked.objects.get())).text
            for text in (seen, "hex:ff", "no readable type", "it bears none"):
                assert text in page
            Parked.objects.all().delete()


class TestKeysAndHeaders:
    @pytest.fixture
    def foreign(self):
        """A key that may be a person's, as a card's fingerprint is."""
        claim(place=WEATHER_PLACE, group="drying")
        for offset in (3, 4):
            said = [("sent-by", b"ada@example.com"), ("type", b"of ada")]
            known = {"key": b"card-of-ada", "value": b"{", "headers": said, "timestamp_ms": 0}
            park(Record(place=WEATHER_PLACE, offset=offset, **known), group="drying")
        return Parked.objects.earliest("id")

    @staticmethod
    def pages(client, row):
        for page in (changelist("parked"), change(row), decide("discard", row)):
            yield client.get(page).text
        yield client.post(decide("discard", row), {"reason": "no weather"}, follow=True).text
        yield client.get(changelist("decision")).text
        yield client.get(change(Decision.objects.get())).text

    MAY = ("view_parked", "discard_parked", "redrive_parked", "view_decision")

    def test_from_outside_are_hidden_from_those_who_may_not_see_what_is_inside(self, clerk, foreign):
        pages = list(self.pages(clerk(*self.MAY), foreign))
        assert [("(hidden)" in page, "card-of-ada" in page, "ada@" in page) for page in pages] == [
            (True, False, False)
        ] * 6
        assert "drying, weather (hidden): 1 discarded" in pages[3]

    def test_from_outside_are_shown_to_those_who_may(self, clerk, foreign):
        client = clerk(*self.MAY, "view_payload")
        assert "ada@example.com" in client.get(change(foreign)).text
        assert all("card-of-ada" in page and "(hidden)" not in page for page in self.pages(client, foreign))

    def test_from_outside_stay_hidden_where_an_operation_is_refused(self, clerk, foreign, monkeypatch):
        def refuse(**_how):
            raise NothingParked("drying has nothing parked of weather card-of-ada.")

        monkeypatch.setattr("events.operations.redrive", refuse)
        told = clerk(*self.MAY).post(decide("redrive", foreign), {}, follow=True).text
        assert "drying, weather (hidden): Nothing is parked there" in told
        assert "card-of-ada" not in told

    def test_of_our_own_events_are_for_everybody_who_sees_what_is_parked(self, clerk):
        rug = woven(offset=3)
        rug.headers = [*rug.headers, ("sent-by", b"ada@example.com")]
        park(rug)
        client = clerk("view_parked", "redrive_parked")
        for page in (changelist("parked"), change(Parked.objects.get()), decide("redrive", Parked.objects.get())):
            assert "GARISH-RUG" in client.get(page).text
        page = client.get(change(Parked.objects.get())).text
        assert str(rug.event_id) in page
        assert "ada@" not in page


class TestParkedAdmin:
    def test_lists_heads_with_how_many_wait_behind_them(self, admin_client):
        park(woven(offset=3), woven(offset=5), woven("QUIET-RUG", offset=6))
        page = admin_client.get(changelist("parked"))
        assert [(row.offset, row.behind) for row in page.context["cl"].result_list] == [(3, 1), (6, 0)]

    def test_finds_a_key(self, admin_client):
        park(woven(offset=3), woven("QUIET-RUG", offset=6))
        page = admin_client.get(changelist("parked"), {"q": "QUIET-RUG"})
        assert [row.offset for row in page.context["cl"].result_list] == [6]

    def test_changes_nothing_when_a_page_is_only_looked_at(self, admin_client, loom):
        claim()
        park(woven(offset=3))
        for name in ("redrive", "discard"):
            assert admin_client.get(decide(name, Parked.objects.get())).status_code == 200
        assert parked()
        assert not Decision.objects.exists()

    def test_redrives_the_chosen_keys(self, admin_client, loom):
        claim()
        park(woven(offset=3), woven(offset=5), woven("QUIET-RUG", offset=6))
        chosen = Parked.objects.filter(offset__in=[3, 6])
        page = admin_client.post(
            changelist("parked"), {"action": "redrive_keys", "_selected_action": [row.pk for row in chosen]}
        )
        done = admin_client.post(page.url, {"reason": "the dye has come"}, follow=True)
        assert "weavers, rugs GARISH-RUG: 2 applied." in done.text
        assert [event.knots for event in loom.seen] == [3, 5, 6]
        assert set(Decision.objects.values_list("actor", "reason")) == {("admin", "the dye has come")}

    def test_says_why_a_key_stays(self, admin_client, loom):
        def effect(event):
            raise ZeroDivisionError("no such dye")

        claim()
        loom.effect = effect
        park(woven(offset=3))
        done = admin_client.post(decide("redrive", Parked.objects.get()), {}, follow=True)
        assert "0 applied, 1 still parked, because: ZeroDivisionError: no such dye." in done.text

    def test_discards_only_the_head_that_was_shown(self, admin_client, loom):
        claim()
        park(woven(offset=3), woven(offset=5))
        head = Parked.objects.earliest("id")
        done = admin_client.post(decide("discard", head), {"reason": "woven by mistake"}, follow=True)
        assert "1 discarded, 1 applied." in done.text
        assert [event.knots for event in loom.seen] == [5]

    def test_discards_a_whole_key_when_told_to(self, admin_client, loom):
        claim()
        park(woven(offset=3), woven(offset=5))
        answers = {"reason": "woven by mistake", "whole_key": "on"}
        admin_client.post(decide("discard", Parked.objects.earliest("id")), answers)
        assert (parked(), loom.seen) == ([], [])
        assert set(Decision.objects.values_list("offset", "actor")) == {(3, "admin"), (5, "admin")}

    def test_discards_nothing_without_a_reason(self, admin_client):
        claim()
        park(woven(offset=3))
        page = admin_client.post(decide("discard", Parked.objects.get()), {"reason": " "})
        assert "Discard one key" in page.content.decode()
        assert "This field is required" in page.text
        assert parked()

    def test_says_when_somebody_else_was_quicker(self, admin_client):
        page = admin_client.get(reverse("admin:events_parked_redrive"), {"ids": "4711,x"}, follow=True)
        assert "somebody else dealt with it" in page.text

    @pytest.mark.parametrize(
        ("permission", "allowed"), [("redrive_parked", ["redrive"]), ("discard_parked", ["discard"]), ("x", [])]
    )
    def test_lets_staff_decide_only_what_they_may(self, clerk, loom, permission, allowed):
        claim()
        park(woven(offset=3))
        head, client = Parked.objects.get(), clerk("view_parked", permission)
        for name in ("redrive", "discard"):
            link = decide(name, head)
            assert (link in client.get(change(head)).text) == (name in allowed)
            assert (f"{name}_keys" in client.get(changelist("parked")).text) == (name in allowed)
            assert client.get(link).status_code == (200 if name in allowed else 403)
            if name not in allowed:
                assert client.post(link, {"reason": "because"}).status_code == 403
                assert parked()


class TestPositionsAndDeliveries:
    def test_show_what_is_parked_in_each_partition(self, admin_client):
        claim()
        claim(partition=1)
        park(woven(offset=3), woven(offset=5))
        rows = admin_client.get(changelist("position")).context["cl"].result_list
        assert [(row.partition, row.parked_here) for row in rows] == [(0, 2), (1, 0)]

    def test_find_a_delivery_by_its_event(self, admin_client, loom):
        event = woven(offset=3)
        apply(WEAVERS, [event, woven(offset=4)], claim(start=0))
        page = admin_client.get(changelist("deliveryrow"), {"q": str(event.id)})
        assert "rugs[0]@3" in page.text
        assert "rugs[0]@4" not in page.text
        page = admin_client.get(changelist("deliveryrow"), {"q": "GARISH-RUG"})
        assert not page.context["cl"].result_list

    def test_keep_to_a_group(self, admin_client, loom):
        apply(WEAVERS, [woven(offset=3)], claim(start=0))
        assert "rugs[0]@3" in admin_client.get(changelist("deliveryrow"), {"group": "weavers"}).text


class TestRelayAdmin:
    def test_shows_who_publishes(self, admin_client):
        RelayState.objects.update_or_create(
            id=1, defaults={"owner": uuid4(), "owner_name": "shop-1:4711", "expires_at": timezone.now()}
        )
        assert "shop-1:4711" in admin_client.get(changelist("relaystate")).text


class TestCappedPaginator:
    def test_counts_no_further_than_its_cap(self, monkeypatch):
        monkeypatch.setattr("events.adminsite.COUNTED", 2)
        for offset in (3, 5, 6):
            park(woven(offset=offset))
        assert CappedPaginator(Parked.objects.order_by("id"), 1).num_pages == 2
        assert Paginator(Parked.objects.order_by("id"), 1).num_pages == 3


class TestWithoutUnfold:
    @pytest.mark.django_db(transaction=True)
    def test_wears_djangos_own_clothes(self):
        claim()
        with transaction.atomic():
            publish(RugWoven(sku="GARISH-RUG"))
        park(woven(offset=3), woven(offset=5))
        head = Parked.objects.earliest("id")
        keep = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
        database = {name: connection.settings_dict[name] for name in keep}
        pages = [*map(changelist, LISTS), change(head), change(OutboxRecord.objects.get()), decide("discard", head)]
        command = [sys.executable, "-W", "error", "-m", "tests.events.without_unfold", repr(database), *pages]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert ran.returncode == 0, ran.stderr
        assert "and 1 behind it" in ran.stdout
        assert "GARISH-RUG" in ran.stdout
