import pytest
from django.db import ProgrammingError, transaction

from events.testing import published
from shop.journey import column, customers
from shop.journey.events import JourneyCustomerChanged
from shop.journey.models import Customer
from tests.shop.journey.orders import ADA, HOME, register_ada

pytestmark = pytest.mark.django_db


class TestRegister:
    def test_keeps_and_announces_somebody_once(self):
        with published() as log:
            register_ada()
            register_ada()
        assert log.of(JourneyCustomerChanged) == [
            JourneyCustomerChanged(customer_id=ADA, name="Ada Lovelace", address=HOME)
        ]
        assert Customer.objects.get(pk=ADA).address == HOME


class TestAddressOf:
    def test_is_known_under_either_name_of_the_column(self):
        register_ada()
        assert customers.address_of(ADA) == HOME
        column.rename()
        assert customers.address_of(ADA) == HOME

    def test_knows_whoever_came_while_the_column_was_renamed(self):
        column.rename()
        register_ada()
        column.put_back()
        assert customers.address_of(ADA) == HOME

    def test_names_who_is_unknown(self):
        with pytest.raises(customers.UnknownCustomer, match=str(ADA)):
            customers.address_of(ADA)


class TestColumn:
    def test_is_really_gone_for_whoever_names_it(self):
        register_ada()
        column.rename()
        with pytest.raises(ProgrammingError, match="address"), transaction.atomic():
            Customer.objects.get(pk=ADA)
