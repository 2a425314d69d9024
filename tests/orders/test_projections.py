"""The order view: what the log tells, whatever comes twice, late or early, and never behind who has just written."""

from itertools import permutations

import pytest

from events.models import Delivery
from events.projections.purity import ROUGH_TWISTS, TWISTS, assert_pure
from events.testing import deliver
from orders.models import OrderView
from orders.projections import VIEW, VIEWED, hydrate_orders_on_each_of_their_events
from orders.queries import order_snapshot, order_view
from orders.services import record_verdict
from orders.telling import WAYS
from tests.orders.conftest import CUSTOMER, NOON
from tests.shop.market import ORDER, refusal, story

pytestmark = pytest.mark.django_db


class TestOrderView:
    @pytest.mark.parametrize("twist", [*TWISTS, *ROUGH_TWISTS], ids=str)
    def test_ends_the_same_however_it_is_told(self, twist):
        assert_pure(VIEWED, [*story(), refusal(CUSTOMER)], twist)

    def test_ends_the_same_in_any_order_of_the_first_four(self):
        told = story()[:4]
        for order in permutations(told):
            for event in order:
                hydrate_orders_on_each_of_their_events([event])
            view = OrderView.objects.get()
            assert (view.version, view.status, len(view.steps)) == (4, "PACKED", 4)
            view.delete()

    def test_hears_every_event_of_orders(self):
        assert set(VIEW.handlers) == set(WAYS)

    def test_tells_the_same_as_orders_itself(self, place):
        order = place()
        record_verdict(order_id=order.pk, check="inventory", answer="PASSED", received_at=NOON)
        deliver([VIEW])
        assert Delivery.objects.filter(group_name="order-view").count() == 2
        assert order_view(order.pk) == order_snapshot(order.pk)

    def test_is_not_read_while_it_is_behind(self, place):
        order = place()
        assert order_view(order.pk).status == "PLACED"
        deliver([VIEW])
        record_verdict(order_id=order.pk, check="inventory", answer="PASSED", received_at=NOON)
        assert OrderView.objects.get().status == "PLACED"
        assert order_view(order.pk).status == "VALIDATED"

    def test_of_an_id_that_was_never_issued_is_none(self):
        assert order_view(ORDER) is None
