from datetime import timedelta

import pytest
from django.utils import timezone

from events.testing import deliver
from inventory.services import receive_stock
from orders.models import Order
from orders.services import Wanted, cancel_order, write_order
from shipping.models import Shipment
from shop.models import OrderMail
from shop.services.customers import PostalAddress, register_guest
from tests.shop import market

pytestmark = pytest.mark.django_db

LIST = "/admin/orders/order/"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def order():
    market.sell()
    receive_stock(sku="GARISH-RUG", quantity=9, reason="delivery note 7", actor="ada")
    home = PostalAddress(line1="12 St James's Square", postcode="1010", city="Vienna", country="AT")
    ada, address = register_guest(name=f"Ada {HOSTILE}", email="ada@example.org", address=home)
    placed = write_order(
        customer_id=ada.pk,
        customer_version=1,
        address_id=address.pk,
        lines=[Wanted("GARISH-RUG", 2)],
        placed_at=timezone.now(),
    )
    return Order.objects.get(pk=placed.pk)


def listed(client, **query):
    return list(client.get(LIST, query).context["cl"].queryset)


class TestList:
    def test_finds_by_address_sku_and_parcel(self, staff, order):
        market.order(Wanted("GARISH-RUG", 1))
        Shipment.objects.create(order_id=order.pk, tracking="SN-1")
        support = staff("support")
        assert listed(support, q="Ada@Example.org") == [order]
        assert listed(support, q="SN-1") == [order]
        assert len(listed(support, q="garish-rug")) == 2

    def test_tells_nobody_who_may_not_know_whether_somebody_ordered(self, staff, order):
        assert listed(staff("reader"), q="ada@example.org") == []

    def test_filters_by_what_comes_next_and_by_standing_still(self, staff, order):
        reader = staff("reader")
        assert listed(reader, stage="checks") == [order]
        assert listed(reader, stage="done") == []
        assert listed(reader, still="1h") == []
        Order.objects.update(changed_at=timezone.now() - timedelta(hours=2))
        assert listed(reader, still="1h") == [order]


class TestStory:
    def test_tells_what_every_service_did_and_who_decided_what(self, staff, order):
        deliver()
        support = staff("support")
        support.post(f"{LIST}{order.pk}/cancel/", {"reason": "She called."})
        order.refresh_from_db()
        deliver()
        page = support.get(f"{LIST}{order.pk}/change/").text
        for text in ("2 of GARISH-RUG reserved", "Inventory: passed", "Cancelled", "She called.", "by support"):
            assert text in page, text
        assert HOSTILE not in page

    def test_shows_a_reader_nothing_personal(self, staff, order):
        OrderMail.objects.create(
            order_id=order.pk, customer_id=order.customer_id, kind="order-placed", about="1", due_at=timezone.now()
        )
        page = staff("reader").get(f"{LIST}{order.pk}/change/").text
        assert "a…@example.org" in page
        assert "ada@example.org" not in page
        assert "order-placed" not in page
        assert "ada@example.org" in staff("support").get(f"{LIST}{order.pk}/change/").text

    def test_survives_the_customer_s_erasure(self, staff, order):
        order_page = f"{LIST}{order.pk}/change/"
        Order.objects.update(customer_id=market.SOMEBODY)
        assert "nobody who is known here" in staff("support").get(order_page).text

    def test_says_which_service_an_order_waits_for(self, staff, order):
        Order.objects.update(changed_at=timezone.now() - timedelta(minutes=5))
        assert "Waits for Orders since" in staff("reader").get(f"{LIST}{order.pk}/change/").text

    @pytest.mark.parametrize("role", ["reader", "support", "manager"])
    def test_offers_what_the_role_may_do(self, staff, order, role):
        page = staff(role).get(f"{LIST}{order.pk}/change/").text
        assert (f"{order.pk}/cancel" in page) == (role != "reader")

    def test_of_a_cancelled_order_offers_nothing(self, staff, order):
        cancel_order(order_id=order.pk, by="customer", now=timezone.now())
        page = staff("manager").get(f"{LIST}{order.pk}/change/").text
        assert not any(f"{order.pk}/{action}" in page for action in ("cancel", "release", "refund", "return"))
