import pytest
from django.test import RequestFactory

from orders.finding import orders_meant
from orders.models import Order
from orders.services import Wanted

pytestmark = pytest.mark.django_db


def meant(text):
    request = RequestFactory().get("/")
    request.user = None
    return set(Order.objects.filter(orders_meant(request, text)))


class TestOrdersMeant:
    def test_are_found_by_number_id_customer_and_sku(self, place):
        order, other = place(), place(Wanted("SMALL-TABLE", 1))
        assert meant(order.number.lower()) == {order}
        assert meant(str(order.pk)) == {order}
        assert meant(str(order.customer_id)) == {order, other}
        assert meant(" small-table ") == {other}

    @pytest.mark.parametrize("text", ["\0", "P-", "<script>", "x" * 5000])
    def test_are_none_for_nonsense(self, place, text):
        place()
        assert meant(text) == set()
