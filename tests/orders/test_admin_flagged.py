"""Flagged cards in the back office: cut short, found, and let go with a reason."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from orders.models import CardReferral, CardWindow, FlaggedCard
from orders.services import count_authorizations, flag_card
from orders.windows import window_start
from tests.orders.cards import CARD_A, CARD_B, authorized
from tests.orders.conftest import NOON

pytestmark = pytest.mark.django_db

FLAGS = reverse("admin:orders_flaggedcard_changelist")
COUNTS = reverse("admin:orders_cardwindow_changelist")


@pytest.fixture
def flag():
    flag_card(
        card_fingerprint=CARD_A, window_start=window_start(timezone.now()), authorizations=4, heard_at=timezone.now()
    )
    return FlaggedCard.objects.get()


def page_of(flag, name="change"):
    return reverse(f"admin:orders_flaggedcard_{name}", args=[flag.pk])


def listed(client, url, **query):
    return [row.card_fingerprint for row in client.get(url, query).context["cl"].queryset]


class TestFlaggedCards:
    def test_are_shown_by_the_beginning_of_their_fingerprints_alone(self, admin_client, flag):
        for url in (FLAGS, page_of(flag)):
            page = admin_client.get(url).text
            assert "aaaaaaaa…" in page
            assert CARD_A[:9] not in page

    def test_are_found_and_told_apart_by_state(self, admin_client, flag):
        flag_card(card_fingerprint=CARD_B, window_start=NOON - timedelta(days=9), authorizations=9, heard_at=NOON)
        for typed in (CARD_A, CARD_A[:8], f" {CARD_A[:8]}…"):
            assert listed(admin_client, FLAGS, q=typed) == [CARD_A]
        assert listed(admin_client, FLAGS, state="stands") == [CARD_A]
        assert listed(admin_client, FLAGS, state="over") == [CARD_B]
        assert listed(admin_client, FLAGS, state="lifted") == []

    def test_lead_to_the_orders_that_they_held(self, admin_client, flag, place):
        order = place()
        CardReferral.objects.create(order_id=order.pk, flag=flag, authorizations=4)
        CardReferral.objects.create(order_id="0190a000-0000-7000-8000-000000000404", flag=flag, authorizations=4)
        page = admin_client.get(page_of(flag)).text
        assert reverse("admin:orders_order_change", args=[order.pk]) in page
        assert "not known here" in page
        assert "Stands until" in page

    def test_ask_no_more_for_more_orders(self, admin_client, flag, place):
        numbers = []
        for held in (1, 3):
            for _ in range(held):
                CardReferral.objects.create(order_id=place().pk, flag=flag, authorizations=4)
            with CaptureQueriesContext(connection) as asked:
                admin_client.get(page_of(flag))
            numbers.append(len(asked))
        assert numbers[0] == numbers[1]

    def test_are_lifted_with_a_reason_that_is_kept(self, admin_client, flag):
        assert page_of(flag, "lift") in admin_client.get(page_of(flag)).text
        assert admin_client.post(page_of(flag, "lift"), {"reason": ""}).status_code == 200
        answer = admin_client.post(page_of(flag, "lift"), {"reason": "She called."})
        assert answer.url == page_of(flag)
        flag.refresh_from_db()
        assert (flag.lifted_by, flag.lifted_why) == ("admin", "She called.")
        assert "Lifted by admin at" in admin_client.get(page_of(flag)).text
        assert LogEntry.objects.get().get_change_message() == "Lift the flag: She called."
        assert listed(admin_client, FLAGS, state="lifted") == [CARD_A]

    def test_are_lifted_once(self, admin_client, flag):
        admin_client.post(page_of(flag, "lift"), {"reason": "She called."})
        again = admin_client.post(page_of(flag, "lift"), {"reason": "Again."}, follow=True)
        assert "done before" in again.text
        assert FlaggedCard.objects.get().lifted_why == "She called."

    def test_are_lifted_by_those_alone_who_may(self, client, django_user_model, flag):
        clerk = django_user_model.objects.create_user("clerk", password="clerk", is_staff=True)
        clerk.user_permissions.add(Permission.objects.get(codename="view_flaggedcard"))
        client.force_login(clerk)
        assert page_of(flag, "lift") not in client.get(page_of(flag)).text
        assert client.post(page_of(flag, "lift"), {"reason": "Mine."}).status_code == 403


class TestCardWindows:
    def test_are_listed_with_what_the_sql_job_found(self, admin_client):
        count_authorizations([*(authorized(seconds=second) for second in range(4)), authorized(CARD_B)])
        flag_card(card_fingerprint=CARD_A, window_start=NOON, authorizations=4, heard_at=NOON)
        assert listed(admin_client, COUNTS, often="yes") == [CARD_A]
        rows = admin_client.get(COUNTS).context["cl"].queryset
        assert {row.card_fingerprint: (row.authorizations, row.flagged) for row in rows} == {
            CARD_A: (4, True), CARD_B: (1, False),
        }  # fmt: skip

    def test_show_no_whole_fingerprint(self, admin_client):
        count_authorizations([authorized()])
        counted = CardWindow.objects.get()
        for url in (COUNTS, reverse("admin:orders_cardwindow_change", args=[counted.pk])):
            page = admin_client.get(url).text
            assert "aaaaaaaa…" in page
            assert CARD_A[:9] not in page
