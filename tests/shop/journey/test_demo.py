from uuid import uuid4

import pytest

from inventory.models import StockItem
from shop.journey import customers, demo
from shop.models import Availability

pytestmark = pytest.mark.django_db


class TestPeople:
    def test_are_settled_once(self):
        assert demo.settle() == len(demo.PEOPLE)
        assert demo.settle() == 0
        assert all(customers.address_of(person.id) == person.address for person in demo.PEOPLE)

    def test_order_as_one_for_all_lanes_of_a_tour(self):
        tour = uuid4()
        assert demo.somebody(tour) == demo.somebody(tour)

    def test_are_another_guest_of_the_shop_for_each_order(self):
        ada = demo.PEOPLE[0]
        guests = [demo.as_guest(ada.id, uuid4()) for _ in range(2)]
        assert {guest.name for guest in guests} == {ada.name}
        assert len({guest.email for guest in guests}) == 2


class TestRestock:
    @pytest.mark.parametrize(("left", "delivered"), [(3, 100), (10, 0)])
    def test_fills_up_what_runs_low(self, left, delivered):
        Availability.objects.create(sku="GARISH-RUG", available=left, version=1)
        demo.restock()
        assert sum(StockItem.objects.values_list("on_hand", flat=True)) == delivered

    def test_leaves_a_shop_alone_that_never_had_any(self):
        demo.restock()
        assert not StockItem.objects.exists()
