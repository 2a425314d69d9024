import pytest
from django.urls import reverse

from orders.models import CatalogueItem, Order
from orders.services import record_verdict
from tests.orders.conftest import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(place):
    order = place()
    record_verdict(order_id=order.pk, check="inventory", answer="PASSED", received_at=NOON)
    return order


class TestOrderAdmin:
    def test_lists_orders_and_finds_one_by_its_number(self, admin_client, order, place):
        other = place()
        page = admin_client.get(reverse("admin:orders_order_changelist"), {"q": order.number})
        assert order.number in page.text
        assert other.number not in page.text

    def test_shows_lines_history_and_verdicts(self, admin_client, order):
        page = admin_client.get(reverse("admin:orders_order_change", args=[order.pk]))
        for text in ("GARISH-RUG", "Validated", "inventory", "54.88"):
            assert text in page.text

    def test_lets_nobody_change_an_order(self, admin_client, order):
        change = reverse("admin:orders_order_change", args=[order.pk])
        assert admin_client.post(change, {"status": "DELIVERED"}).status_code == 403
        delete = reverse("admin:orders_order_delete", args=[order.pk])
        assert admin_client.post(delete, {"post": "yes"}).status_code == 403
        assert admin_client.get(reverse("admin:orders_order_add")).status_code == 403
        assert Order.objects.get().status == "VALIDATED"

    def test_is_closed_to_shoppers(self, client, order):
        page = client.get(reverse("admin:orders_order_change", args=[order.pk]))
        assert page.status_code == 302


class TestCatalogueItemAdmin:
    def test_shows_what_orders_are_priced_from(self, admin_client, catalogue):
        page = admin_client.get(reverse("admin:orders_catalogueitem_changelist"))
        assert CatalogueItem.objects.first().name in page.text
