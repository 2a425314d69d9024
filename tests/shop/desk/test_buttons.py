"""What the pages of an order and of a stock item offer: to each role what it may do there, and nothing that it may not.

The access matrix holds the doors; this holds the signs that point to them.
"""

import re

import pytest
from django.utils import timezone

from inventory.services import receive_stock
from orders.models import Order, Payment
from orders.services import Wanted
from orders.status import Status
from shop.roles import ROLES
from tests.shop import market

pytestmark = pytest.mark.django_db

ORDER_ACTIONS = {"release", "reject", "cancel", "refund", "return"}
STOCK_ACTIONS = {"count", "receive", "adjust", "why"}
DECIDE = ("support", "manager")
HANDLE = ("warehouse", "manager")

OFFERED = [
    (Status.HELD, {"release", "reject", "cancel"}),
    (Status.PAID, {"cancel", "refund"}),
    (Status.DELIVERED, {"refund", "return"}),
    (Status.CANCELLED, set()),
]


@pytest.fixture
def order():
    market.sell("GARISH-RUG")
    receive_stock(sku="GARISH-RUG", quantity=9, reason="delivery note 7", actor="ada")
    return Order.objects.get(pk=market.order(Wanted("GARISH-RUG", 2)))


def stands(order, status):
    Order.objects.update(status=status)
    if status in (Status.PAID, Status.DELIVERED):
        now = timezone.now()
        money = {"amount": order.total, "currency": "EUR", "reference": "ch_1", "created_at": now, "changed_at": now}
        Payment.objects.create(order_id=order.pk, state=Payment.State.CAPTURED, **money)


def offered(page, address, actions):
    return set(re.findall(rf'"{re.escape(address)}/(\w+)/?"', page)) & actions


def links(page):
    """Where the page itself leads, its frame left out."""
    main = page[page.index('id="content"') :]
    return set(re.findall(r'href="((?:/admin/|/staff/|/orders/)[^"#]*)"', main))


class TestOrderPage:
    @pytest.mark.parametrize(("status", "actions"), OFFERED)
    @pytest.mark.parametrize("role", ["support", "manager", "reader"])
    def test_offers_each_role_what_it_may_do_with_an_order_that_stands_so(self, staff, order, role, status, actions):
        stands(order, status)
        page = staff(role).get(f"/admin/orders/order/{order.pk}/change/").text
        expected = actions if role in DECIDE else set()
        assert offered(page, f"/admin/orders/order/{order.pk}", ORDER_ACTIONS) == expected

    @pytest.mark.parametrize("role", ["support", "manager", "reader"])
    def test_leads_nobody_to_a_page_that_is_not_for_them(self, staff, order, role):
        colleague = staff(role)
        page = colleague.get(f"/admin/orders/order/{order.pk}/change/").text
        assert links(page)
        assert [link for link in links(page) if colleague.get(link).status_code == 403] == []

    def test_is_not_for_who_packs(self, staff, order):
        assert staff("warehouse").get(f"/admin/orders/order/{order.pk}/change/").status_code == 403


class TestStockItemPage:
    PAGE = "/admin/inventory/stockitem/GARISH-RUG"

    @pytest.mark.parametrize("role", ROLES)
    def test_offers_each_role_what_it_may_do_with_stock(self, staff, order, role):
        page = staff(role).get(f"{self.PAGE}/change/", follow=True).text
        expected = STOCK_ACTIONS if role in HANDLE else {"why"}
        assert offered(page, self.PAGE, STOCK_ACTIONS) == expected

    @pytest.mark.parametrize("role", ROLES)
    def test_leads_nobody_to_a_page_that_is_not_for_them(self, staff, order, role):
        colleague = staff(role)
        page = colleague.get(f"{self.PAGE}/change/", follow=True).text
        assert links(page)
        assert [link for link in links(page) if colleague.get(link).status_code == 403] == []
