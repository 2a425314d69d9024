import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from orders.models import Order
from orders.status import Status
from shop.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(place):
    return place()


WHY = {"reason": "She called."}


def page(order, action):
    return reverse(f"admin:orders_order_{action}", args=[order.pk])


class TestCancelling:
    def test_asks_first(self, admin_client, order):
        assert page(order, "cancel") in admin_client.get(page(order, "change")).text
        assert "Cancel the order" in admin_client.get(page(order, "cancel")).text
        assert Order.objects.get().status == "PLACED"

    def test_goes_under_the_name_of_who_did_it(self, admin_client, admin_user, order):
        admin_client.post(page(order, "cancel"), WHY)
        assert Order.objects.get().status == "CANCELLED"
        assert order.steps.last().detail == {"by": admin_user.username}

    def test_needs_a_reason_and_keeps_it(self, admin_client, admin_user, order):
        assert "required" in admin_client.post(page(order, "cancel")).text
        assert Order.objects.get().status == "PLACED"
        admin_client.post(page(order, "cancel"), WHY)
        kept = LogEntry.objects.get(object_id=str(order.pk))
        assert (kept.user, kept.change_message) == (admin_user, "Cancel the order: She called.")

    def test_is_noted_once_however_often_it_is_sent(self, admin_client, order):
        for _ in range(2):
            answer = admin_client.post(page(order, "cancel"), WHY, follow=True)
        assert "done before" in answer.text
        assert LogEntry.objects.count() == 1
        assert order.steps.count() == 2

    def test_of_a_paid_order_is_a_request(self, admin_client, order):
        Order.objects.update(status=Status.PAID)
        admin_client.post(page(order, "cancel"), WHY)
        kept = Order.objects.get()
        assert (kept.status, kept.cancellation) == ("PAID", "requested")

    def test_is_not_offered_when_it_is_too_late(self, admin_client, order):
        Order.objects.update(status=Status.DISPATCHED)
        assert page(order, "cancel") not in admin_client.get(page(order, "change")).text

    def test_that_comes_too_late_is_told_so(self, admin_client, order):
        Order.objects.update(status=Status.DISPATCHED)
        assert "can no longer be cancelled" in admin_client.post(page(order, "cancel"), WHY, follow=True).text
        assert not LogEntry.objects.exists()

    def test_is_closed_to_staff_without_the_permission(self, client, order):
        client.force_login(User.objects.create_user("mia", is_staff=True))
        assert client.post(page(order, "cancel")).status_code == 403
        assert Order.objects.get().status == "PLACED"
