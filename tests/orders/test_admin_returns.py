import pytest
from django.urls import reverse

from orders.models import Order, Return
from orders.services import request_return
from orders.status import Status
from shop.models import User
from tests.orders.conftest import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(place):
    order = place()
    Order.objects.filter(pk=order.pk).update(status=Status.DELIVERED)
    return request_return(order_id=order.pk, pieces={"GARISH-RUG": 1}, reason="Too garish.", now=NOON)


def page(asked, action="change"):
    return reverse(f"admin:orders_return_{action}", args=[asked.pk])


def state():
    return Return.objects.get().state


class TestReturnAdmin:
    def test_shows_what_comes_back_and_why(self, admin_client, asked):
        for shown in (admin_client.get(reverse("admin:orders_return_changelist")), admin_client.get(page(asked))):
            for text in ("Garish Rug", "Too garish.", asked.order.number):
                assert text in shown.text

    def test_offers_what_comes_next_and_asks_first(self, admin_client, asked):
        assert page(asked, "approve") in admin_client.get(page(asked)).text
        assert page(asked, "receive") not in admin_client.get(page(asked)).text
        admin_client.get(page(asked, "approve"))
        assert state() == "REQUESTED"

    def test_approves_and_receives_under_the_name_of_who_did_it(self, admin_client, admin_user, asked):
        admin_client.post(page(asked, "approve"))
        assert state() == "APPROVED"
        told = admin_client.post(page(asked, "receive"), follow=True)
        assert "is received" in told.text
        assert (state(), Return.objects.get().handled_by) == ("RECEIVED", admin_user.username)

    def test_refuses_with_a_reason_or_not_at_all(self, admin_client, asked):
        assert "The customer reads it" in admin_client.post(page(asked, "refuse"), {"reason": ""}).text
        assert state() == "REQUESTED"
        admin_client.post(page(asked, "refuse"), {"reason": "Cut in two."})
        assert (state(), Return.objects.get().refusal) == ("REFUSED", "Cut in two.")

    def test_says_so_when_somebody_else_decided_first(self, admin_client, asked):
        admin_client.post(page(asked, "approve"))
        for action in ("approve", "refuse"):
            late = admin_client.post(page(asked, action), {"reason": "Cut in two."}, follow=True)
            assert "is approved and cannot be" in late.text
        assert state() == "APPROVED"

    def test_lets_nobody_decide_without_the_permission(self, client, asked):
        client.force_login(User.objects.create_user("mia", is_staff=True))
        for action in ("approve", "refuse", "receive"):
            assert client.post(page(asked, action), {"reason": "no"}).status_code == 403
        assert state() == "REQUESTED"

    def test_lets_nobody_change_a_return_by_hand(self, admin_client, asked):
        assert admin_client.post(page(asked), {"state": "REFUNDED"}).status_code == 403
        assert admin_client.post(page(asked, "delete"), {"post": "yes"}).status_code == 403
