import logging

import pytest

from shop.journey import column, placing, polling
from shop.journey.models import Shipment
from tests.shop.journey.orders import HOME, NOON, ORDER, RUG, register_ada, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting():
    register_ada()
    placing.place(2, RUG, at=NOON)


class TestPoll:
    def test_ships_what_waits(self, waiting):
        assert polling.poll()
        assert state() == "shipped"
        assert Shipment.objects.get(pk=ORDER).address == HOME

    def test_has_nothing_to_do_twice(self, waiting):
        polling.poll()
        assert polling.poll()
        assert Shipment.objects.count() == 1

    def test_breaks_when_a_column_is_renamed_and_goes_on_when_it_is_put_back(self, waiting, caplog):
        column.rename()
        with caplog.at_level(logging.WARNING, "shop.journey.polling"):
            assert not polling.poll()
        assert "address" in caplog.text
        assert state() == "placed"
        column.put_back()
        assert polling.poll()
        assert state() == "shipped"

    def test_leaves_the_orders_of_other_stages_alone(self):
        register_ada()
        placing.place(5, RUG, at=NOON)
        assert polling.poll()
        assert state() == "placed"
