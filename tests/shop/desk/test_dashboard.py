from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Parked
from inventory.services import receive_stock
from orders.models import Order, OrderStep
from orders.services import record_verdict
from shop.desk import stuck
from shop.models import User
from shop.roles import ROLES
from tests.shop import market

pytestmark = pytest.mark.django_db

EVERYTHING = {
    "Orders that wait too long",
    "Parked events",
    "Mails that failed",
    "To pick and pack",
    "Held orders",
    "Returns to decide",
    "Returns on their way",
    "Sold out",
    "Low stock",
}
SEEN = {
    "warehouse": {"To pick and pack", "Returns on their way", "Sold out", "Low stock"},
    "support": EVERYTHING - {"Parked events"},
    "manager": EVERYTHING,
    "reader": EVERYTHING - {"Mails that failed"},
}


@pytest.fixture
def order():
    market.sell()
    return Order.objects.get(pk=market.order())


def shown(page):
    return {card.title: card.count for card in [*page.context["cards"], *page.context["clear"]]}


class TestDashboard:
    @pytest.mark.parametrize("role", ROLES)
    def test_shows_each_role_its_own_work_and_no_other(self, staff, role):
        assert set(shown(staff(role).get("/admin/"))) == SEEN[role]

    def test_says_so_when_there_is_nothing_to_do(self, staff):
        assert "Nothing to do" in staff("manager").get("/admin/").text

    def test_tells_somebody_without_a_role_whom_to_ask(self, client):
        client.force_login(User.objects.create_user("mia", is_staff=True))
        page = client.get("/admin/")
        assert "has no role yet" in page.text
        assert not page.context["charts"]

    def test_counts_what_waits_and_links_to_it(self, staff, order):
        Order.objects.update(status="HELD")
        receive_stock(sku="GARISH-RUG", quantity=3, reason="delivery note 7", actor="ada")
        place = {"group_name": "fraud-checks", "topic": "orders", "partition": 0, "offset": 7, "key": b"k"}
        Parked.objects.create(**place, value=b"{}", headers=b"[]", timestamp_ms=0, error="boom")
        page = staff("manager").get("/admin/")
        assert {"Held orders": 1, "Low stock": 1, "Parked events": 1}.items() <= shown(page).items()
        for card in page.context["cards"]:
            assert page.client.get(card.url).status_code == 200

    def test_needs_no_more_queries_for_more_orders(self, staff, order, monkeypatch, django_assert_max_num_queries):
        monkeypatch.setattr(stuck, "FRESH_SECONDS", 0.0)
        manager = staff("manager")
        manager.get("/admin/")
        with CaptureQueriesContext(
            connection,
        ) as one:
            manager.get("/admin/today/")
        for _ in range(5):
            market.order()
        with django_assert_max_num_queries(len(one)):
            manager.get("/admin/today/")
        about_people = 4  # session, login, and the rights of person and groups
        assert len(one) - about_people <= 12

    def test_refreshes_its_parts_for_staff_alone(self, staff):
        assert staff("warehouse").get("/admin/today/").status_code == 200
        assert staff("warehouse").get("/admin/last-day/").status_code == 403
        assert Client().get("/admin/today/").status_code == 302

    def test_needs_no_inline_style_and_no_inline_script_of_ours(self, staff, order):
        for part in ("today", "last-day"):
            text = staff("manager").get(f"/admin/{part}/").text
            assert "style=" not in text
            assert "<script" not in text


class TestWaiting:
    def test_names_the_service_that_an_order_waits_for(self, staff, order):
        record_verdict(order_id=order.pk, check="details", answer="PASSED", received_at=market.NOON)
        Order.objects.update(status="VALIDATED", changed_at=timezone.now() - timedelta(minutes=3))
        page = staff("reader").get("/admin/waiting/")
        assert order.number in page.text
        assert "Payments" in page.text
        assert ("Payments", 1) in next(c for c in staff("reader").get("/admin/").context["cards"]).parts

    def test_looks_through_the_orders_once_for_all_who_ask(self, staff, order, monkeypatch):
        monkeypatch.setattr(stuck, "FRESH_SECONDS", 600.0)
        looked, still = [], stuck.standing_still
        monkeypatch.setattr(stuck, "standing_still", lambda **which: looked.append(which) or still(**which))
        Order.objects.update(changed_at=timezone.now() - timedelta(minutes=3))
        for role, page in (("reader", "waiting"), ("manager", "waiting"), ("manager", "today"), ("support", "today")):
            text = staff(role).get(f"/admin/{page}/").text
            assert "Orders that wait too long" in text
        assert len(looked) == 1

    def test_is_closed_to_who_may_not_see_orders(self, staff):
        assert staff("warehouse").get("/admin/waiting/").status_code == 403

    def test_says_that_everything_moves(self, staff):
        assert "Everything moves" in staff("reader").get("/admin/waiting/").text


class TestLastDay:
    def test_counts_by_outcome_and_takes_the_paid_money(self, staff, order):
        now = timezone.now()
        Order.objects.update(status="PAID", placed_at=now - timedelta(seconds=20))
        OrderStep.objects.create(order=order, version=2, status="PAID", at=now, detail={})
        orders, revenue, wait = staff("reader").get("/admin/last-day/").context["charts"]
        assert orders.total == "1"
        assert revenue.total == "€44.90"
        assert wait.total == "20.0 s at worst"
        assert len(orders.bars) == 1

    def test_is_a_table_as_well(self, staff, order):
        page = staff("reader").get("/admin/last-day/").text
        assert page.count('<th scope="row">') == 3 * 24


class TestNavigation:
    @pytest.mark.parametrize("role", ROLES)
    def test_leads_only_where_the_role_may_go(self, staff, role):
        client = staff(role)
        groups = client.get("/admin/").context["sidebar_navigation"]
        links = [item["link"] for group in groups for item in group["items"]]
        assert len(links) > 3
        assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)

    def test_grows_with_a_right_of_one_s_own(self, staff):
        client = staff("warehouse")
        permission = Permission.objects.get(content_type__app_label="shop", codename="view_customer")
        User.objects.get(username="warehouse").user_permissions.add(permission)
        assert "/admin/shop/customer/" in client.get("/admin/").text


class TestNonsense:
    @pytest.mark.parametrize(
        "page", ["orders/order", "orders/return", "orders/payment", "shipping/picklist", "shipping/shipment"]
    )
    @pytest.mark.parametrize("name", ["rug", "P-10423", "/"])
    def test_of_an_id_leads_back_to_the_list_or_nowhere(self, staff, page, name):
        assert staff("manager").get(f"/admin/{page}/{name}/change/").status_code in (302, 404)
