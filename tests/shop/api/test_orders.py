from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission

from orders.events import Reason
from orders.services import record_verdict
from shop.models import User
from tests.shop.api.talking import API

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rug")]

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def reject(order_id):
    why = (Reason("inventory", "out-of-stock", "Only 1 Garish rug left."),)
    record_verdict(order_id=order_id, check="inventory", answer="FAILED", reasons=why, received_at=NOW)


def staff(name, *permissions):
    user = User.objects.create_user(name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    api = API()
    api.client.force_login(user)
    return api


class TestReading:
    def test_tells_why_an_order_was_rejected_and_when(self, guest):
        placed = guest.place()
        order_id = placed.json()["id"]
        reject(order_id)
        body = guest.holding(placed).get(f"/orders/{order_id}").json()
        assert (body["status"], body["version"]) == ("REJECTED", 2)
        assert body["reasons"] == [{"check": "inventory", "code": "out-of-stock", "text": "Only 1 Garish rug left."}]
        assert [(step["status"], step["version"]) for step in body["history"]] == [("PLACED", 1), ("REJECTED", 2)]
        assert body["history"][1]["at"] == "2026-05-01T12:00:00Z"

    def test_answers_304_until_something_happened(self, guest):
        placed = guest.place()
        holder, path = guest.holding(placed), f"/orders/{placed.json()['id']}"
        etag = holder.get(path).headers["ETag"]
        unchanged = holder.get(path, If_None_Match=etag)
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        reject(placed.json()["id"])
        assert holder.get(path, If_None_Match=etag).status_code == 200

    def test_is_kept_by_no_cache_of_others(self, guest):
        placed = guest.place()
        assert placed.headers["Cache-Control"] == "no-store"
        read = guest.holding(placed).get(f"/orders/{placed.json()['id']}")
        assert read.headers["Cache-Control"] == "private, no-cache"


class TestAccess:
    def test_needs_credentials(self, guest):
        answer = guest.get(f"/orders/{guest.place().json()['id']}")
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.headers["Content-Type"] == "application/problem+json"

    def test_does_not_tell_strangers_whether_an_order_exists(self, guest, ada):
        mine, other = guest.place(), guest.place()
        for asking in (guest.holding(other), ada, API(Authorization="Bearer made-up")):
            answers = [asking.get(f"/orders/{order}") for order in (mine.json()["id"], uuid4())]
            assert [answer.status_code for answer in answers] == [404, 404]
            assert answers[0].json() == answers[1].json()

    @pytest.mark.parametrize("value", ["Bearer", "Bearer ", "Token made-up", "Token"])
    def test_refuses_credentials_that_are_none(self, guest, value):
        answer = API(Authorization=value).get(f"/orders/{guest.place().json()['id']}")
        assert answer.status_code == 401

    def test_lets_staff_look_who_may(self, guest):
        path = f"/orders/{guest.place().json()['id']}"
        assert staff("clerk", "view_ordertracking").get(path).status_code == 200
        assert staff("porter").get(path).status_code == 403

    def test_lets_the_browser_look_that_ordered_on_the_pages(self, guest):
        order_id = guest.place().json()["id"]
        session = guest.client.session
        session["orders"] = [order_id]
        session.save()
        guest.client.cookies["sessionid"] = session.session_key
        assert guest.get(f"/orders/{order_id}").status_code in (200, 401)


class TestChanging:
    def test_cancels_at_once_what_is_not_paid(self, guest):
        placed = guest.place()
        holder, path = guest.holding(placed), f"/orders/{placed.json()['id']}"
        answers = [holder.post(f"{path}/cancel", {}) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].json() == answers[1].json() == holder.get(path).json()
        assert answers[0].json()["status"] == "CANCELLED"

    def test_does_not_cancel_what_has_ended(self, guest):
        placed = guest.place()
        reject(placed.json()["id"])
        answer = guest.holding(placed).post(f"/orders/{placed.json()['id']}/cancel", {})
        assert answer.status_code == 409
        assert answer.json()["type"] == "urn:papilio:problem:too-late"

    def test_is_for_those_who_may_change_it(self, guest):
        order_id = guest.place().json()["id"]
        assert guest.post(f"/orders/{order_id}/cancel", {}).status_code == 401
        assert staff("clerk", "view_ordertracking").post(f"/orders/{order_id}/cancel", {}).status_code == 403
        boss = staff("boss", "view_ordertracking", "cancel_order")
        assert boss.post(f"/orders/{order_id}/cancel", {}).json()["history"][-1]["detail"] == {"by": "boss"}

    def test_takes_returns_of_what_was_delivered_only(self, guest):
        placed = guest.place()
        holder, path = guest.holding(placed), f"/orders/{placed.json()['id']}/returns"
        answer = holder.post(path, {"lines": [{"sku": "GARISH-RUG", "quantity": 1}], "reason": "Too garish."})
        assert answer.status_code == 409
        assert holder.get(path).json() == []

    def test_takes_a_part_back_once(self, guest):
        from orders.models import Order

        placed = guest.place()
        order_id = placed.json()["id"]
        Order.objects.filter(pk=order_id).update(status="DELIVERED")
        holder, path = guest.holding(placed), f"/orders/{order_id}/returns"
        wish = {"lines": [{"sku": "GARISH-RUG", "quantity": 1}], "reason": "Too garish."}
        first, again = (holder.post(path, wish, Idempotency_Key="back") for _ in range(2))
        assert first.status_code == again.status_code == 201
        assert first.json() == again.json()
        assert (first.json()["state"], first.json()["lines"][0]["quantity"]) == ("REQUESTED", 1)
        assert holder.get(path).json() == [first.json()]
        too_much = holder.post(path, {**wish, "lines": [{"sku": "GARISH-RUG", "quantity": 2}]})
        assert too_much.status_code == 409

    def test_wants_another_card_only_after_a_decline(self, guest):
        placed = guest.place()
        path = f"/orders/{placed.json()['id']}/payments"
        assert guest.holding(placed).post(path, {"card": "4242424242424242"}).status_code == 409
        assert guest.holding(placed).post(path, {"card": "1"}).status_code == 400
