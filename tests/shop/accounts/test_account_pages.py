"""An account's pages: only one's own, complete, and harmless whatever stands in them."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.testing import published
from orders.models import Order, Return
from orders.services import Wanted, place_order
from orders.status import Status
from shop.events import CustomerChanged, CustomerErased
from shop.models import Customer, Erasure, OrderMail, User
from shop.queries.own_data import own_data
from shop.services.addresses import add_address
from shop.services.customers import PostalAddress
from tests.shop.accounts.people import HOME, PASSWORD, account, code, newest
from tests.shop.market import NOON, sell

pytestmark = pytest.mark.django_db

CANARY = "<script>alert(1)</script>"


def ordered(user, *, status=Status.PLACED, minute=0):
    customer = Customer.objects.get(user=user)
    address = customer.addresses.first()
    order = place_order(
        customer_id=customer.pk,
        customer_version=customer.version,
        address_id=address.pk if address else uuid4(),
        lines=[Wanted("GARISH-RUG", 2)],
        placed_at=NOON + timedelta(minutes=minute),
    )
    Order.objects.filter(pk=order.pk).update(status=status)
    order.steps.update(status=status)
    return order


def sign_up(browser):
    """Ada, in the way that she took herself."""
    browser.post("/account/sign-up/", {"name": "Ada Lovelace", "email": "ada@example.org", "password1": PASSWORD})
    browser.post("/account/email/confirm/", {"code": code()})


def letter_to_eve():
    """Eve has no account: nobody has her letter."""
    Client().post("/account/sign-in/code/", {"email": "eve@example.org"})
    return newest()


def text(response):
    return " ".join(response.content.decode().split())


class TestEveryPage:
    @pytest.mark.parametrize(
        "where", ["", "orders/", "details/", "privacy/", "addresses/", "addresses/add/", "email/", "password/"]
    )
    def test_asks_strangers_to_sign_in_first(self, where, client):
        assert client.get(f"/account/{where}").url == f"/account/sign-in/?next=/account/{where}"

    def test_is_kept_by_no_cache(self, hers):
        assert "no-store" in hers.get("/account/").headers["Cache-Control"]

    def test_shows_hostile_text_harmlessly(self, client):
        eve = account("eve@example.org", name=CANARY)
        add_address(eve, PostalAddress(**HOME | {"line1": CANARY, "city": CANARY}), default=True)
        client.force_login(eve, "shop.accounts.backend.ShopperBackend")
        for page in ("", "details/", "addresses/", f"addresses/{eve.customer.addresses.get().pk}/"):
            shown = text(client.get(f"/account/{page}"))
            assert CANARY not in shown
            assert "&lt;script&gt;" in shown


class TestOrders:
    def test_say_so_while_there_are_none(self, hers):
        assert "No order yet" in text(hers.get("/account/orders/"))

    def test_are_listed_ten_at_a_time_the_newest_first(self, hers, ada, django_assert_max_num_queries):
        sell()
        numbers = [ordered(ada, minute=minute).number for minute in range(12)]
        with django_assert_max_num_queries(9):
            page = text(hers.get("/account/orders/"))
        assert page.index(numbers[-1]) < page.index(numbers[2])
        assert numbers[1] not in page
        assert numbers[0] in text(hers.get("/account/orders/?page=2"))
        assert "Page 2 of 2" in text(hers.get("/account/orders/?page=999"))
        assert "Page 1 of 2" in text(hers.get("/account/orders/?page=%00"))

    def test_can_be_ordered_again_cancelled_and_sent_back_as_far_as_they_are(self, hers, ada):
        sell(left=9)
        placed, arrived = ordered(ada), ordered(ada, status=Status.DELIVERED)
        page = text(hers.get("/account/orders/"))
        assert f"/orders/{placed.pk}/cancel" in page
        assert f"/orders/{placed.pk}/return" not in page
        assert f"/orders/{arrived.pk}/return" in page
        assert f"/orders/{arrived.pk}/cancel" not in page
        hers.post(f"/orders/{arrived.pk}/again")
        assert "Garish rug" in text(hers.get("/cart/"))

    def test_of_somebody_else_are_neither_listed_nor_shown(self, hers):
        sell()
        theirs = ordered(account("eve@example.org", name="Eve"))
        assert theirs.number not in text(hers.get("/account/orders/"))
        for page in ("", "cancel", "return", "status"):
            assert hers.get(f"/orders/{theirs.pk}/{page}").status_code == 404

    def test_of_a_guest_with_the_same_address_are_not_theirs(self, hers, ada):
        sell()
        guest = Customer.objects.create(name="Ada", email=ada.email, language="en")
        place_order(
            customer_id=guest.pk,
            customer_version=1,
            address_id=uuid4(),
            lines=[Wanted("GARISH-RUG", 1)],
            placed_at=NOON,
        )
        assert "No order yet" in text(hers.get("/account/orders/"))


class TestDetails:
    def test_are_changed_and_announced(self, hers, ada):
        with published() as log:
            answer = hers.post("/account/details/", {"name": "Ada King", "language": "de"})
        assert answer.cookies["django_language"].value == "de"
        [event] = log.of(CustomerChanged)
        assert (event.name, event.language, event.version) == ("Ada King", "de", 2)

    def test_that_are_the_same_are_not_announced(self, hers):
        with published() as log:
            hers.post("/account/details/", {"name": "Ada Lovelace", "language": "en"})
        assert log.events == []

    def test_keep_what_was_typed_when_something_is_wrong(self, hers):
        answer = hers.post("/account/details/", {"name": "", "language": "xx"})
        assert answer.status_code == 422
        assert "Tell us your name." in text(answer)

    def test_have_another_password_for_who_knows_the_first(self, hers, ada):
        wrong = hers.post("/account/password/", {"oldpassword": "nope", "password1": "difference-engine-2"})
        assert "This is not your password." in text(wrong)
        hers.post("/account/password/", {"oldpassword": PASSWORD, "password1": "difference-engine-2"})
        ada.refresh_from_db()
        assert ada.check_password("difference-engine-2")
        assert newest().kind == "password_changed"
        assert hers.get("/account/").status_code == 200


class TestEmailAddress:
    ASK, CONFIRM = "/account/email/", "/account/email/confirm/"

    def ask(self, browser, email):
        """Type another address, and the password, which is asked for in between."""
        asked = browser.post(self.ASK, {"email": email, "action_add": "1"}).url
        return browser.post(asked, {"password": PASSWORD})

    def test_is_changed_and_announced_once_it_is_proved(self, hers, ada):
        assert self.ask(hers, "king@example.org").url == self.CONFIRM
        assert Customer.objects.get().email == "ada@example.org"
        with published() as log:
            hers.post(self.CONFIRM, {"code": code()})
        [event] = log.of(CustomerChanged)
        assert (event.email, event.version) == ("king@example.org", 2)
        ada.refresh_from_db()
        assert ada.email == "king@example.org"
        assert (newest().kind, newest().recipient) == ("email_changed", "ada@example.org")

    def test_of_another_account_is_not_told_apart(self, hers):
        account("eve@example.org", name="Eve")
        assert self.ask(hers, "eve@example.org").url == self.CONFIRM

    def test_is_not_changed_by_who_only_finds_the_browser(self, hers):
        asked = hers.post(self.ASK, {"email": "king@example.org", "action_add": "1"}).url
        assert asked.startswith("/account/confirm/")
        assert "This is not your password." in text(hers.post(asked, {"password": "nope"}))
        assert hers.get(self.CONFIRM).status_code == 302


class TestDownload:
    def test_is_everything_as_a_file(self, hers, ada):
        sell()
        add_address(ada, PostalAddress(**HOME), default=True)
        order = ordered(ada, status=Status.DELIVERED)
        Return.objects.create(order=order, reason="Too garish.", requested_at=NOON, changed_at=NOON)
        customer = Customer.objects.get()
        OrderMail.owe(order_id=order.pk, customer=customer, kind="order-placed", about="1", facts={})
        answer = hers.post("/account/privacy/download/")
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="papilio-')
        told = json.loads(answer.content)
        assert "everything that Papilio knows" in told["explanation"]
        assert told["customer"]["name"] == "Ada Lovelace"
        assert told["account"]["emails"][0]["email"] == "ada@example.org"
        assert told["addresses"][0]["city"] == "Vienna"
        assert told["orders"][0]["lines"][0]["name"] == "Garish rug"
        assert told["orders"][0]["total"] == {"amount": "44.90", "currency": "EUR"}
        assert told["orders"][0]["returns"][0]["reason"] == "Too garish."
        assert told["mails"][0]["kind"] == "order-placed"

    def test_asks_as_often_for_five_orders_as_for_one(self, ada):
        sell(left=99)
        work = []
        for orders in (1, 4):
            for order in [ordered(ada) for _ in range(orders)]:
                Return.objects.create(order=order, reason="Too garish.", requested_at=NOON, changed_at=NOON)
            with CaptureQueriesContext(connection) as asked:
                told = own_data(ada, Customer.objects.get(), now=NOON)
            work.append(len(asked))
        assert len(told["orders"]) == 5
        assert all(len(order["returns"]) == 1 for order in told["orders"])
        assert work[0] == work[1]

    def test_has_nobody_elses(self, hers):
        sell()
        theirs = ordered(account("eve@example.org", name="Eve"))
        told = hers.post("/account/privacy/download/").content.decode()
        assert theirs.number not in told
        assert "Eve" not in told

    def test_keeps_codes_to_itself(self, hers, ada):
        Client().post("/account/sign-in/code/", {"email": ada.email})
        told = json.loads(hers.post("/account/privacy/download/").content)
        assert [(mail["kind"], mail["text"]) for mail in told["mails"]] == [("login_code", "")]

    def test_has_the_letters_from_before_the_shop_knew_them(self, client):
        sign_up(client)
        told = json.loads(client.post("/account/privacy/download/").content)
        assert [mail["kind"] for mail in told["mails"]] == ["email_confirmation_signup"]

    def test_is_given_out_five_times_an_hour(self, hers):
        answers = [hers.post("/account/privacy/download/").status_code for _ in range(6)]
        assert answers == [200] * 5 + [429]
        assert hers.get("/account/privacy/download/").status_code == 405


class TestErasing:
    MEANT = {"password": PASSWORD, "word": "Erase "}

    def erase(self, browser, **changes):
        return browser.post("/account/privacy/erase/", self.MEANT | changes)

    def test_leaves_nobody_and_tells_every_service(self, hers, ada):
        customer = Customer.objects.get()
        with published() as log:
            assert self.erase(hers).url == "/account/erased/"
        assert log.of(CustomerErased) == [CustomerErased(customer.pk, version=2)]
        assert not User.objects.exists()
        assert not Customer.objects.exists()
        assert Erasure.objects.get().actor == "customer"
        assert "We have forgotten you" in text(hers.get("/account/erased/"))
        assert hers.get("/account/").status_code == 302

    def test_takes_along_every_letter_since_they_signed_up(self, client):
        sign_up(client)
        eves = letter_to_eve()
        assert self.erase(client).url == "/account/erased/"
        assert [mail.pk for mail in OrderMail.objects.all()] == [eves.pk]

    def test_takes_along_the_letters_to_an_address_that_was_changed(self, client):
        sign_up(client)
        TestEmailAddress().ask(client, "king@example.org")
        client.post(TestEmailAddress.CONFIRM, {"code": code()})
        assert Customer.objects.get().email == "king@example.org"
        self.erase(client)
        assert not OrderMail.objects.exists()

    def test_lets_nobody_back_in(self, hers, ada):
        elsewhere = Client()
        elsewhere.post("/account/sign-in/", {"login": ada.email, "password": PASSWORD})
        self.erase(hers)
        assert elsewhere.get("/account/").status_code == 302
        assert elsewhere.post("/account/sign-in/", {"login": ada.email, "password": PASSWORD}).status_code == 200

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [({"password": "nope"}, "This is not your password."), ({"word": "yes"}, "if you mean it")],
    )
    def test_takes_the_password_and_the_word(self, hers, wrong, said):
        answer = self.erase(hers, **wrong)
        assert answer.status_code == 422
        assert said in text(answer)
        assert Customer.objects.exists()

    @pytest.mark.parametrize("status", [Status.PLACED, Status.HELD, Status.PAID, Status.OUT_FOR_DELIVERY])
    def test_waits_for_orders_under_way(self, hers, ada, status):
        sell()
        ordered(ada, status=status)
        answer = self.erase(hers)
        assert "An order or a return is under way." in text(answer)
        assert Customer.objects.exists()

    def test_waits_for_a_refund(self, hers, ada):
        sell()
        order = ordered(ada, status=Status.DELIVERED)
        back = Return.objects.create(order=order, reason="Loud.", requested_at=NOON, changed_at=NOON)
        assert self.erase(hers).status_code == 422
        Return.objects.filter(pk=back.pk).update(state=Return.State.REFUSED)
        assert self.erase(hers).status_code == 302

    def test_leaves_the_orders_which_are_nobodys(self, hers, ada):
        sell()
        order = ordered(ada, status=Status.DELIVERED)
        self.erase(hers)
        assert Order.objects.get().pk == order.pk
        assert hers.get(f"/orders/{order.pk}/").status_code == 404

    def test_goes_back_to_its_page_when_reloaded(self, hers):
        assert hers.get("/account/privacy/erase/").url == "/account/privacy/"
