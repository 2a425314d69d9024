"""The order page and its JSON: who may see them, and what they say."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from orders.services import Wanted
from orders.tokens import guest_token
from shop.models import User
from shop.projections import ORDER_TRACKING
from tests.shop.market import ORDER, REVIEW, checkout_form, fill, order, refusal, sell, story

pytestmark = pytest.mark.django_db


def hear(*events):
    for event in events:
        ORDER_TRACKING.handlers[type(event)](event)


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def placed():
    sell()
    return order()


@pytest.fixture
def staff():
    return User.objects.create_user("mia", is_staff=True)


def url(order_id, kind="", **query):
    token = query.get("token", "")
    return f"/orders/{order_id}/{kind}" + (f"?token={token}" if token else "")


@pytest.mark.parametrize("kind", ["", "status", "again"])
class TestAccess:
    def ask(self, client, kind, order_id, token=""):
        send = client.post if kind == "again" else client.get
        return send(url(order_id, kind, token=token)).status_code

    def test_is_denied_to_who_has_only_the_id(self, client, placed, kind):
        assert self.ask(client, kind, placed) == 404

    def test_is_the_same_for_an_order_that_never_was(self, client, kind):
        assert self.ask(client, kind, uuid4(), guest_token(ORDER)) == 404

    @pytest.mark.parametrize("token", ["nonsense", "ünïcode", "%00", ":", "x" * 5000])
    def test_is_denied_to_a_forged_token(self, client, placed, kind, token):
        assert self.ask(client, kind, placed, token) == 404

    def test_is_denied_to_the_token_of_another_order(self, client, placed, kind):
        assert self.ask(client, kind, placed, guest_token(order(Wanted("GARISH-RUG", 1)))) == 404

    def test_is_denied_to_another_guest(self, client, placed, kind):
        fill(client)
        client.post(REVIEW, checkout_form(client))
        assert self.ask(client, kind, placed) == 404

    def test_is_denied_to_somebody_signed_in(self, client, placed, kind):
        client.force_login(User.objects.create_user("eve"))
        assert self.ask(client, kind, placed) == 404

    def test_is_forbidden_to_staff_without_the_permission(self, client, placed, staff, kind):
        client.force_login(staff)
        assert self.ask(client, kind, placed) == 403
        assert self.ask(client, kind, uuid4()) == 403

    def test_is_granted_to_staff_with_the_permission(self, client, placed, staff, kind):
        staff.user_permissions.add(Permission.objects.get(codename="view_ordertracking"))
        client.force_login(staff)
        assert self.ask(client, kind, placed) in (200, 302)
        assert self.ask(client, kind, uuid4()) == 404

    def test_is_granted_by_the_guest_s_link(self, client, placed, kind):
        assert self.ask(client, kind, placed, guest_token(placed)) in (200, 302)

    def test_is_granted_to_the_browser_that_placed_it(self, client, kind):
        sell()
        fill(client)
        placed_here = client.post(REVIEW, checkout_form(client)).url.split("/")[2]
        assert self.ask(client, kind, placed_here) in (200, 302)
        assert self.ask(Client(), kind, placed_here) == 404


class TestOrderPage:
    def test_says_what_it_waits_for_while_the_log_is_silent(self, client, placed, monkeypatch):
        monkeypatch.setattr("shop.queries.waiting.SILENT_AFTER", timedelta(0))
        page = text(client.get(url(placed, token=guest_token(placed))))
        assert "We have your order." in page
        assert "It is waiting for our event log" in page
        assert "Since <time data-waiting-since" in page
        assert 'data-version="1"' in page
        assert "€44.90" in page

    def test_marks_where_the_order_is(self, client):
        hear(*story()[:4])
        page = text(client.get(url(ORDER, token=guest_token(ORDER))))
        assert page.count('aria-current="step"') == 1
        assert 'data-step="PACKED" aria-current="step"' in page
        assert "Refresh this page" in page

    def test_gives_the_reason_of_a_refusal_and_a_way_out(self, client):
        sell(left=5)
        hear(story()[0], refusal())
        page = client.get(url(ORDER, token=guest_token(ORDER)))
        assert "Only 1 Garish rug left." in text(page)
        assert "Put it back into my cart" in text(page)
        client.post(url(ORDER, "again", token=guest_token(ORDER)))
        assert client.session["cart"] == {"GARISH-RUG": 2}

    def test_puts_everything_back_once_at_a_double_click(self, client):
        sell()
        hear(story()[0], refusal())
        there = url(ORDER, "again", token=guest_token(ORDER))
        assert 'name="click"' in text(client.get(url(ORDER, token=guest_token(ORDER))))
        for click in ("a1", "a1"):
            client.post(there, {"click": click})
        assert client.session["cart"] == {"GARISH-RUG": 2}

    def test_shows_hostile_text_harmlessly(self, client):
        canary = "</p><script>alert(1)</script>"
        hear(story()[0], refusal(text=canary))
        page = text(client.get(url(ORDER, token=guest_token(ORDER))))
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page

    def test_is_kept_by_no_cache(self, client, placed):
        response = client.get(url(placed, token=guest_token(placed)))
        assert "no-store" in response.headers["Cache-Control"]

    def test_never_echoes_the_token_unescaped(self, client, staff):
        hear(*story())
        staff.user_permissions.add(Permission.objects.get(codename="view_ordertracking"))
        client.force_login(staff)
        page = text(client.get(url(ORDER), {"token": '"><script>x'}))
        assert "<script>x" not in page


class TestLink:
    """What opens the order on any device makes a customer of whoever has it."""

    def offered(self, client, order_id, token=""):
        page = text(client.get(url(order_id, token=token)))
        offered = "Come back any time" in page
        assert (guest_token(order_id) in page) is offered
        return offered

    def looking(self, client, staff):
        staff.user_permissions.add(Permission.objects.get(codename="view_ordertracking"))
        client.force_login(staff)

    def test_is_for_who_came_with_it(self, client, placed):
        assert self.offered(client, placed, guest_token(placed))

    def test_is_for_the_browser_that_placed_the_order(self, client):
        sell()
        fill(client)
        assert self.offered(client, client.post(REVIEW, checkout_form(client)).url.split("/")[2])

    @pytest.mark.parametrize("works_here", [False, True])
    def test_is_for_the_account_that_placed_the_order(self, client, works_here):
        ada = User.objects.create_user("ada", email="ada@example.com", is_staff=works_here)
        client.force_login(ada)
        sell()
        fill(client)
        placed = client.post(REVIEW, checkout_form(client)).url.split("/")[2]
        phone = Client()
        phone.force_login(ada)
        assert self.offered(phone, placed)

    def test_is_kept_from_staff_who_may_only_look(self, client, placed, staff):
        self.looking(client, staff)
        assert not self.offered(client, placed)
        assert not self.offered(client, placed, "forged")

    def test_is_for_staff_who_came_with_it(self, client, placed, staff):
        self.looking(client, staff)
        assert self.offered(client, placed, guest_token(placed))


class TestStatus:
    def get(self, client, after="0", **headers):
        return client.get(
            f"/orders/{ORDER}/status",
            {"token": guest_token(ORDER), "after": after},
            headers=headers,
        )

    def test_tells_the_steps_above_what_was_seen(self, client):
        hear(*story()[:3])
        told = self.get(client, after="1").json()
        assert [(step["version"], step["status"]) for step in told["steps"]] == [
            (2, "VALIDATED"),
            (3, "PAID"),
        ]
        assert (told["version"], told["status"], told["final"]) == (3, "PAID", False)

    def test_is_not_sent_again_while_it_fits(self, client):
        hear(*story())
        etag = self.get(client).headers["ETag"]
        assert self.get(client, **{"if-none-match": etag}).status_code == 304
        assert self.get(client, **{"if-none-match": '"other"'}).status_code == 200

    def test_is_sent_again_after_a_step(self, client):
        hear(*story()[:6])
        etag = self.get(client).headers["ETag"]
        hear(story()[6])
        assert self.get(client, **{"if-none-match": etag}).json()["status"] == "DELIVERED"

    @pytest.mark.parametrize("after", ["-1", "x", "1.5", "", "9" * 30, "\u0661"])
    def test_refuses_nonsense(self, client, after):
        hear(*story())
        assert self.get(client, after=after).status_code == 400

    def test_says_what_an_order_that_stands_still_waits_for(self, client, placed):
        hear(story(placed)[0])  # long ago, by today's clock
        told = client.get(url(placed, "status", token=guest_token(placed))).json()
        assert told["waiting"].startswith("Waiting for our order desk (Orders)…")
        assert told["waiting_since"] == told["at"].replace("Z", "+00:00")
        assert told["waiting_how"]

    def test_says_nothing_of_waiting_while_all_moves(self, client):
        hear(*story())
        told = self.get(client).json()
        assert (told["waiting"], told["waiting_since"], told["waiting_how"]) == ("", "", "")
