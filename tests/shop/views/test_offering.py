"""A guest who has just ordered may keep the order in an account: one password, one code, and it is theirs."""

import pytest
from django.test import Client

from events.testing import published
from orders.services import Wanted, place_order
from orders.tokens import guest_token
from shop.access import PLACED_HERE
from shop.models import Customer, User
from shop.services.customers import PostalAddress, register_guest
from tests.shop.accounts.people import COUNTING_ALONE, HOME, PASSWORD, account, code, newest, nobody_was_counted
from tests.shop.market import NOON, sell

pytestmark = pytest.mark.django_db

CODE = "/account/email/confirm/"


@pytest.fixture(autouse=True)
def uncounted(settings):
    settings.CACHES = COUNTING_ALONE
    nobody_was_counted()


@pytest.fixture
def guest():
    return register_guest(name="Ada Lovelace", email="ada@example.org", address=PostalAddress(**HOME), language="en")[0]


@pytest.fixture
def order(guest):
    sell()
    return place_order(
        customer_id=guest.pk,
        customer_version=1,
        address_id=guest.addresses.get().pk,
        lines=[Wanted("GARISH-RUG", 1)],
        placed_at=NOON,
    )


@pytest.fixture
def buyer(client, order):
    """The browser that placed the order."""
    session = client.session
    session[PLACED_HERE] = [str(order.pk)]
    session.save()
    return client


def offer(order):
    return f"/orders/{order.pk}/account/"


class TestTheOffer:
    def test_stands_on_the_page_of_a_guests_order(self, buyer, order):
        assert offer(order) in buyer.get(f"/orders/{order.pk}/").content.decode()

    def test_is_not_made_to_who_has_an_account(self, buyer, order):
        buyer.force_login(account("eve@example.org", name="Eve"), "shop.accounts.backend.ShopperBackend")
        assert offer(order) not in buyer.get(f"/orders/{order.pk}/").content.decode()
        assert buyer.post(offer(order), {"password1": PASSWORD}).url == f"/orders/{order.pk}/"

    def test_is_closed_to_whom_the_order_is(self, order, admin_client):
        for browser in (Client(), admin_client):
            assert browser.post(offer(order), {"password1": PASSWORD}).status_code == 404
        assert not User.objects.filter(email="ada@example.org").exists()

    def test_says_what_is_wrong_with_a_password(self, buyer, order):
        answer = buyer.post(offer(order), {"password1": "short"})
        assert answer.status_code == 422
        assert "too short" in answer.content.decode()


class TestTakingIt:
    def test_makes_the_guest_the_account_once_the_address_is_proved(self, buyer, order, guest):
        assert buyer.post(offer(order), {"password1": PASSWORD}).url == CODE
        guest.refresh_from_db()
        assert guest.user is None
        with published() as log:
            answer = buyer.post(CODE, {"code": code()})
        assert answer.url == f"/orders/{order.pk}/"
        guest.refresh_from_db()
        assert guest.user == User.objects.get()
        assert log.events == []  # nothing of what is known about the customer has changed
        assert order.number in buyer.get("/account/orders/").content.decode()
        assert offer(order) not in buyer.get(f"/orders/{order.pk}/").content.decode()

    def test_works_by_the_link_on_another_device(self, order, guest):
        phone, token = Client(), guest_token(order.pk)
        phone.post(f"{offer(order)}?token={token}", {"password1": PASSWORD})
        assert phone.post(CODE, {"code": code()}).url == f"/orders/{order.pk}/?token={token}"
        guest.refresh_from_db()
        assert guest.user is not None

    def test_takes_a_double_click(self, buyer, order, guest):
        for _ in range(2):
            buyer.post(offer(order), {"password1": PASSWORD})
        buyer.post(CODE, {"code": code()})
        assert (User.objects.count(), Customer.objects.count()) == (1, 1)

    def test_gives_away_nothing_to_who_has_an_account_with_that_address(self, buyer, order, guest):
        account()
        assert buyer.post(offer(order), {"password1": "difference-engine-2"}).url == CODE
        assert newest().kind == "account_already_exists"
        guest.refresh_from_db()
        assert guest.user is None

    def test_binds_no_second_order_of_the_same_address(self, buyer, order):
        other = Customer.objects.create(name="Ada", email="ada@example.org", language="en")
        buyer.post(offer(order), {"password1": PASSWORD})
        buyer.post(CODE, {"code": code()})
        other.refresh_from_db()
        assert other.user is None

    def test_too_late_makes_a_customer_of_ones_own(self, buyer, order, guest):
        buyer.post(offer(order), {"password1": PASSWORD})
        Customer.objects.filter(pk=guest.pk).update(user=User.objects.create_user("shopper-eve"))
        buyer.post(CODE, {"code": code()})
        assert order.number not in buyer.get("/account/orders/").content.decode()
        assert Customer.objects.count() == 2
