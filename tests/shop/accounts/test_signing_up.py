"""Opening an account: what it takes, and what it tells strangers."""

import pytest
from django.test import Client

from events.testing import published
from shop.events import CustomerChanged
from shop.models import Customer, OrderMail, User
from tests.shop.accounts.people import PASSWORD, account, code, newest, sign_in

pytestmark = pytest.mark.django_db

SIGN_UP, CODE = "/account/sign-up/", "/account/email/confirm/"
ADA = {"name": "Ada Lovelace", "email": "ada@example.org", "password1": PASSWORD}


def sign_up(client, **changes):
    return client.post(SIGN_UP, ADA | changes)


class TestSignUp:
    def test_asks_for_the_code_from_the_mail_then_signs_in(self, client):
        assert sign_up(client).url == CODE
        assert "ada@example.org" in client.get(CODE).content.decode()
        assert client.post(CODE, {"code": code()}).url == "/account/"
        assert "Ada Lovelace" in client.get("/account/").content.decode()

    def test_makes_and_announces_a_customer_once_the_address_is_proved(self, client):
        with published() as log:
            sign_up(client)
            assert not Customer.objects.exists()
            client.post(CODE, {"code": code()})
        [event] = log.of(CustomerChanged)
        assert (event.version, event.name, event.email, event.addresses) == (1, "Ada Lovelace", "ada@example.org", ())
        assert Customer.objects.get().user == User.objects.get()
        assert User.objects.get().first_name == ""

    def test_takes_along_the_letters_that_went_to_the_address_before(self, client):
        client.post("/account/sign-in/code/", {"email": "Ada@Example.org"})
        assert newest().kind == "unknown_account"
        client.session.flush()
        sign_up(client)
        client.post(CODE, {"code": code()})
        assert {mail.customer for mail in OrderMail.objects.all()} == {Customer.objects.get()}
        assert OrderMail.objects.count() == 2

    def test_takes_no_letter_of_somebody_elses(self, client):
        theirs = Client()
        sign_up(theirs, name="Eve", email="eve@example.org")
        sign_up(client)
        client.post(CODE, {"code": code()})
        assert OrderMail.objects.get(recipient="eve@example.org").customer is None

    def test_takes_a_code_as_people_type_it(self, client):
        sign_up(client)
        typed = code().lower().replace("-", " ")
        assert client.post(CODE, {"code": typed}).status_code == 302

    def test_ends_after_three_wrong_codes(self, client):
        sign_up(client)
        right = code()
        for _ in range(3):
            client.post(CODE, {"code": "NOPE-NOPE"})
        client.post(CODE, {"code": right})
        assert not Customer.objects.exists()

    def test_sends_another_code(self, client):
        sign_up(client)
        first = code()
        client.post(CODE, {"action": "resend"})
        assert code() != first
        assert client.post(CODE, {"code": code()}).url == "/account/"

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"name": ""}, "Tell us your name."),
            ({"name": "Ada\x01"}, "can be printed"),
            ({"name": "Ada\0"}, "Null characters"),
            ({"name": "A" * 121}, "at most 120"),
            ({"email": ""}, "Tell us your e-mail address."),
            ({"email": "ada"}, "looks like ada@example.org"),
            ({"password1": ""}, "Choose a password."),
            ({"password1": "short"}, "too short"),
            ({"password1": "ada@example.org"}, "too similar"),
            ({"password1": "x" * 129}, "at most 128"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, client, wrong, said):
        page = sign_up(client, **wrong).content.decode()
        assert page.count(said) >= 2  # above, and beside its field
        assert PASSWORD not in page
        if "name" not in wrong:
            assert 'value="Ada Lovelace"' in page
        assert not User.objects.exists()

    def test_shows_a_hostile_name_harmlessly(self, client):
        sign_up(client, name="<script>alert(1)</script>")
        client.post(CODE, {"code": code()})
        for page in ("/", "/account/", "/account/details/"):
            assert "<script>alert" not in client.get(page).content.decode()
        assert "<script>alert" not in newest().html

    def test_leads_nowhere_else(self, client):
        client.post(f"{SIGN_UP}?next=https://evil.example/", ADA)
        assert client.post(CODE, {"code": code()}).url == "/account/"


class TestAnAddressThatHasAnAccount:
    def test_gets_the_same_answer_and_a_letter_instead_of_a_code(self, client):
        account()
        assert sign_up(client).url == CODE
        known = client.get(CODE).content.decode()
        assert newest().kind == "account_already_exists"
        assert User.objects.count() == 1
        stranger = Client()
        sign_up(stranger, email="eve@example.org")
        assert stranger.get(CODE).content.decode().replace("eve@", "ada@").count("<input") == known.count("<input")

    def test_keeps_its_password(self, client):
        account()
        sign_up(client, password1="another-password-77")
        assert sign_in(Client()).url == "/account/"


class TestASecondTry:
    """A double click, or the next day: the address is not proved yet."""

    @pytest.mark.parametrize("other_browser", [False, True])
    def test_goes_on_with_the_newest_code(self, client, other_browser):
        sign_up(client)
        again = Client() if other_browser else client
        assert sign_up(again).url == CODE
        assert again.post(CODE, {"code": code()}).url == "/account/"
        assert (User.objects.count(), Customer.objects.count()) == (1, 1)

    def test_with_another_password_gets_a_letter_only(self, client):
        sign_up(client)
        sign_up(Client(), password1="another-password-77")
        assert newest().kind == "account_already_exists"
        assert User.objects.get().check_password(PASSWORD)
