"""An account's addresses: each change is announced once, and never moves an order under way."""

from uuid import uuid4

import pytest

from events.testing import published
from orders.models import Order
from orders.services import Wanted, place_order
from orders.status import Status
from shop.events import CustomerChanged
from shop.models import Address, Customer
from shop.queries.customers import addresses_of, known_about
from shop.services.addresses import (
    MOST,
    TooManyAddresses,
    UnknownAddress,
    add_address,
    change_address,
    choose_default,
    delete_address,
    sweep_retired,
)
from shop.services.customers import PostalAddress, register_account
from tests.shop.accounts.people import account
from tests.shop.market import NOON, sell

pytestmark = pytest.mark.django_db

VIENNA = PostalAddress(line1="12 St James's Square", postcode="1010", city="Vienna", country="AT")
BERLIN = PostalAddress(line1="Unter den Linden 1", postcode="10117", city="Berlin", country="DE")


@pytest.fixture
def ada():
    return account()


def cities(user):
    return [address.city for address in addresses_of(user)]


def order_to(user, address):
    customer = Customer.objects.get(user=user)
    return place_order(
        customer_id=customer.pk,
        customer_version=customer.version,
        address_id=address.pk,
        lines=[Wanted("GARISH-RUG", 1)],
        placed_at=NOON,
    )


class TestAddAddress:
    def test_makes_the_first_one_the_default_and_announces_it(self, ada):
        with published() as log:
            home = add_address(ada, VIENNA, default=False)
        [event] = log.of(CustomerChanged)
        assert (event.version, [where.address_id for where in event.addresses]) == (2, [home.pk])
        assert addresses_of(ada)[0].is_default

    def test_puts_the_default_first_and_then_the_newest(self, ada):
        for address in (VIENNA, BERLIN, PostalAddress(line1="x", postcode="1011", city="Amsterdam", country="NL")):
            add_address(ada, address, default=False)
        assert cities(ada) == ["Vienna", "Amsterdam", "Berlin"]
        assert known_about(ada)["address"]["city"] == "Vienna"

    def test_takes_over_as_the_default(self, ada):
        add_address(ada, VIENNA, default=False)
        with published() as log:
            add_address(ada, BERLIN, default=True)
        assert cities(ada) == ["Berlin", "Vienna"]
        assert [where.city for where in log.of(CustomerChanged)[0].addresses] == ["Berlin", "Vienna"]

    def test_does_nothing_about_one_that_is_known(self, ada):
        add_address(ada, VIENNA, default=False)
        with published() as log:
            add_address(ada, VIENNA, default=True)
        assert log.events == []
        assert Address.objects.count() == 1

    def test_ends_at_twenty(self, ada):
        for number in range(MOST):
            add_address(
                ada, PostalAddress(line1=f"No. {number}", postcode="1010", city="Vienna", country="AT"), default=False
            )
        with pytest.raises(TooManyAddresses):
            add_address(ada, BERLIN, default=False)


class TestChangeAddress:
    def test_announces_another_place_and_keeps_it_the_default(self, ada):
        home = add_address(ada, VIENNA, default=True)
        with published() as log:
            change_address(ada, home.pk, BERLIN, default=False, now=NOON)
        [event] = log.of(CustomerChanged)
        assert ([where.city for where in event.addresses], event.version) == (["Berlin"], 3)
        assert addresses_of(ada)[0].is_default

    def test_leaves_an_order_under_way_where_it_was_sent(self, ada):
        sell()
        home = add_address(ada, VIENNA, default=True)
        order_to(ada, home)
        with published() as log:
            change_address(ada, home.pk, BERLIN, default=False, now=NOON)
        assert cities(ada) == ["Berlin"]
        assert {where.city for where in log.of(CustomerChanged)[0].addresses} == {"Berlin", "Vienna"}
        assert Address.objects.get(pk=home.pk).city == "Vienna"

    def test_into_itself_is_not_announced(self, ada):
        home = add_address(ada, VIENNA, default=True)
        with published() as log:
            change_address(ada, home.pk, VIENNA, default=False, now=NOON)
        assert log.events == []


class TestDeleteAddress:
    def test_hands_the_default_on_to_the_newest(self, ada):
        home = add_address(ada, VIENNA, default=True)
        add_address(ada, BERLIN, default=False)
        with published() as log:
            delete_address(ada, home.pk, now=NOON)
        assert [(address.city, address.is_default) for address in addresses_of(ada)] == [("Berlin", True)]
        assert [where.city for where in log.of(CustomerChanged)[0].addresses] == ["Berlin"]

    def test_is_swept_away_and_announced_after_the_order_has_ended(self, ada):
        sell()
        home = add_address(ada, VIENNA, default=True)
        order_to(ada, home)
        delete_address(ada, home.pk, now=NOON)
        assert cities(ada) == []
        assert sweep_retired() == 0
        Order.objects.update(status=Status.DELIVERED)
        with published() as log:
            assert sweep_retired() == 1
        assert log.of(CustomerChanged)[0].addresses == ()
        assert not Address.objects.exists()
        assert sweep_retired() == 0

    def test_is_not_proposed_any_more_and_may_come_back(self, ada):
        sell()
        home = add_address(ada, VIENNA, default=True)
        order_to(ada, home)
        delete_address(ada, home.pk, now=NOON)
        assert known_about(ada)["address"] is None
        _, again = register_account(ada, name="Ada Lovelace", email="ada@example.org", address=VIENNA)
        assert (again.pk != home.pk, again.is_default) == (True, True)


class TestChooseDefault:
    def test_is_announced_once(self, ada):
        add_address(ada, VIENNA, default=True)
        other = add_address(ada, BERLIN, default=False)
        with published() as log:
            choose_default(ada, other.pk)
            choose_default(ada, other.pk)
        assert len(log.of(CustomerChanged)) == 1
        assert cities(ada) == ["Berlin", "Vienna"]


class TestSomebodyElses:
    @pytest.mark.parametrize("command", [choose_default, lambda *who: delete_address(*who, now=NOON)])
    def test_is_unknown(self, ada, command):
        theirs = add_address(account("eve@example.org", name="Eve"), VIENNA, default=True)
        for address_id in (theirs.pk, uuid4()):
            with pytest.raises(UnknownAddress):
                command(ada, address_id)
        assert Address.objects.get().is_default
