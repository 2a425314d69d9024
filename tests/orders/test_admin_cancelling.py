import pytest
from django.urls import reverse

from orders.models import Order
from orders.status import Status
from shop.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(place):
    return place()


def page(order, action):
    return reverse(f"admin:orders_order_{action}", args=[order.pk])


class TestCancelling:
    def test_asks_first(self, admin_client, order):
        assert page(order, "cancel") in admin_client.get(page(order, "change")).text
        assert "Cancel the order" in admin_client.get(page(order, "cancel")).text
        assert Order.objects.get().status == "PLACED"

    def test_goes_under_the_name_of_who_did_it(self, admin_client, admin_user, order):
        admin_client.post(page(order, "cancel"))
        assert Order.objects.get().status == "CANCELLED"
        assert order.steps.last().detail == {"by": admin_user.username}

    def test_of_a_paid_order_is_a_request(self, admin_client, order):
        Order.objects.update(status=Status.PAID)
        admin_client.post(page(order, "cancel"))
        kept = Order.objects.get()
        assert (kept.status, kept.cancellation) == ("PAID", "requested")

    def test_is_not_offered_when_it_is_too_late(self, admin_client, order):
        Order.objects.update(status=Status.DISPATCHED)
        assert page(order, "cancel") not in admin_client.get(page(order, "change")).text
        assert admin_client.post(page(order, "cancel")).status_code == 403

    def test_is_closed_to_staff_without_the_permission(self, client, order):
        client.force_login(User.objects.create_user("mia", is_staff=True))
        assert client.post(page(order, "cancel")).status_code == 403
        assert Order.objects.get().status == "PLACED"
