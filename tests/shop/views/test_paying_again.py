"""A declined payment on the order page: the reason, a form to pay once more, and never the number."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from events.outbox import publish
from events.testing import deliver
from orders.events import CheckPassed
from orders.handlers import ORDER_PAYMENTS, PAYMENTS, VALIDATION
from orders.models import Order
from orders.payments.fake import FakeBank
from orders.services import flag_card, tokenise
from orders.windows import window_start
from shop.models import User
from shop.projections import ORDER_TRACKING
from tests.orders.till import DECLINED, PAYS, run_errands, settle
from tests.shop.market import REVIEW, checkout_form, fill, sell

pytestmark = pytest.mark.django_db

ACCOUNT, REFUSED = "AT41 0000 0000 0000 4242", "AT61 0000 0000 0000 0002"
GROUPS = [VALIDATION, PAYMENTS, ORDER_PAYMENTS, ORDER_TRACKING]


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def url(client, settings):
    """The address of an order whose card was declined."""
    settings.ORDER_REQUIRED_CHECKS = ("inventory",)
    sell(price="20.00", left=9)
    fill(client)
    url = client.post(REVIEW, checkout_form(client, card=DECLINED)).url
    publish(CheckPassed(Order.objects.get().pk, "inventory"))
    settle(GROUPS)
    return url


def chosen(client, url):
    return client.get(url).context["payment"]["method"].value()


def pay(client, url, card=PAYS, **said):
    return client.post(url.replace("/?", "/pay?"), {"method": "card", "card": card, **said})


class TestAnotherCard:
    def test_is_asked_for_with_the_reason(self, client, url):
        shown = text(client.get(url))
        assert "Your payment did not go through." in shown
        assert "Your bank declined the card." in shown
        assert "data-declined hidden" not in shown
        assert 'autocomplete="cc-number"' in shown

    def test_pays_and_takes_the_form_away(self, client, url):
        assert pay(client, url, PAYS).url == url
        asking = text(client.get(url))
        assert "Thank you. Below you see what your bank answers." in asking
        assert "We are asking the bank once more." in asking
        assert "data-declined hidden" in asking
        while run_errands() or deliver(GROUPS):
            pass
        paid = text(client.get(url))
        assert "Your payment went through." in paid
        assert "Pay once more" not in paid

    def test_may_be_an_account(self, client, url):
        assert 'autocomplete="cc-number"' in text(client.get(url))
        assert 'name="iban"' in text(client.get(url))
        assert pay(client, url, method="direct-debit", iban=ACCOUNT, card="").url == url
        while run_errands(FakeBank()) or deliver(GROUPS):
            pass
        paid = text(client.get(url))
        assert "Your payment went through." in paid
        assert "Direct debit" in paid

    @pytest.mark.parametrize(
        ("said", "told"),
        [
            ({"method": "direct-debit", "iban": ""}, "Tell us the IBAN of your account."),
            ({"method": "direct-debit", "iban": "AT42 0000 0000 0000 4242"}, "This is no IBAN"),
            ({"method": "card", "card": ""}, "Tell us the number of your card."),
            ({"method": "barter"}, "We do not take that."),
            ({"method": ""}, "Choose how you want to pay."),
        ],
    )
    def test_that_cannot_pay_is_said_to_be_so_beside_its_field_and_above_the_form(self, client, url, said, told):
        answer = pay(client, url, **said)
        assert answer.status_code == 422
        assert text(answer).count(told) == 2
        assert "<title>Error: Order" in text(answer)
        assert "0000 0000 4242" not in text(answer).split('data-test-cards="id_card"')[0]

    def test_takes_only_what_the_shop_takes(self, client, url, settings):
        settings.PAYMENT_GATEWAYS = ["orders.payments.fake.FakeGateway"]
        assert 'name="iban"' not in text(client.get(url))
        assert pay(client, url, method="direct-debit", iban=ACCOUNT).status_code == 422

    def test_is_offered_where_the_last_one_was_tried(self, client, url, settings):
        assert chosen(client, url) == "card"
        pay(client, url, method="direct-debit", iban=REFUSED, card="")
        while run_errands(FakeBank()) or deliver(GROUPS):
            pass
        assert "Your bank refused the direct debit." in text(client.get(url))
        assert chosen(client, url) == "direct-debit"
        settings.PAYMENT_GATEWAYS = ["orders.payments.fake.FakeGateway"]
        assert chosen(client, url) == "card"

    def test_with_a_flag_on_it_is_refused_in_words_that_say_nothing_of_it(self, client, url):
        now = timezone.now()
        flagged = tokenise(PAYS).fingerprint
        flag_card(card_fingerprint=flagged, window_start=window_start(now), authorizations=4, heard_at=now)
        refused = text(client.get(pay(client, url, PAYS).url))
        assert "We cannot take this card for this order. Please pay in another way." in refused
        assert "Your payment did not go through." in refused

    def test_that_is_none_is_named_and_not_repeated(self, client, url):
        response = pay(client, url, "4000 0000 0000 0003")
        assert response.status_code == 422
        assert "one of its digits must be wrong" in text(response)
        assert "0000 0000 0003" not in text(response)

    def test_sent_twice_is_asked_about_once(self, client, url):
        pay(client, url, PAYS)
        shown = text(client.get(pay(client, url, PAYS).url))
        assert "does not wait for another card" in shown

    def test_is_not_for_staff_who_may_only_look(self, client, url):
        mia = User.objects.create_user("mia", is_staff=True)
        mia.user_permissions.add(Permission.objects.get(codename="view_ordertracking"))
        client.cookies.clear()
        client.force_login(mia)
        assert client.get(url.split("?")[0]).status_code == 200
        assert pay(client, url.split("?")[0] + "?", PAYS).status_code == 403

    def test_is_not_for_staff_who_may_only_look_and_take_every_link_of_the_page(self, client, url):
        mia = User.objects.create_user("mia", is_staff=True)
        mia.user_permissions.add(Permission.objects.get(codename="view_ordertracking"))
        client.cookies.clear()
        client.force_login(mia)
        page = client.get(url.split("?")[0]).content.decode()
        links = re.findall(r'(?:href|action)="([^"]*/orders/[^"]*)"', page)
        assert links
        for there in links:
            assert pay(client, f"{url.split('?')[0]}?{there.partition('?')[2]}", PAYS).status_code == 403

    def test_of_somebody_else_is_not_taken(self, client, url):
        client.cookies.clear()
        assert pay(client, url.split("?")[0] + "?token=forged", PAYS).status_code == 404
