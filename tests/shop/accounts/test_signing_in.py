"""Coming back: by password, by code, with a new password; and what strangers cannot find out."""

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.test import Client

from shop.models import Customer, OrderMail, User
from shop.services.letters import KEPT_FOR, forget_old_letters
from shop.services.mail import send_mail
from shop.settings import CACHES
from tests.shop.accounts.people import PASSWORD, account, code, newest, nobody_was_counted, sign_in
from tests.shop.market import NOON, fill, sell

pytestmark = pytest.mark.django_db

SIGN_IN, FORGOTTEN = "/account/sign-in/", "/account/password/forgotten/"


class TestPassword:
    def test_lets_in(self, client, ada):
        assert sign_in(client).url == "/account/"
        assert "Good to see you, Ada Lovelace." in client.get("/account/").content.decode()

    def test_begins_a_session_that_nobody_can_have_known(self, client, ada):
        sell()
        fill(client)
        before = client.session.session_key
        sign_in(client)
        assert client.session.session_key != before

    def test_that_is_wrong_says_the_same_as_an_address_that_is_unknown(self, client, ada):
        wrong, unknown = sign_in(client, password="wrong-password"), sign_in(client, "eve@example.org")
        said = "This e-mail address and this password do not belong together."
        for page in (wrong, unknown):
            assert said in page.content.decode()
        assert wrong.content.decode().count("<") == unknown.content.decode().count("<")

    def test_is_tried_five_times_and_then_not_for_a_while(self, client, ada):
        for _ in range(5):
            sign_in(client, password="wrong-password")
        assert "Please wait a few minutes" in sign_in(client).content.decode()
        nobody_was_counted()
        assert sign_in(client).status_code == 302

    @pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil"])
    def test_leads_nowhere_else(self, client, ada, onward):
        answer = client.post(SIGN_IN, {"login": "ada@example.org", "password": PASSWORD, "next": onward})
        assert answer.url == "/account/"

    def test_leads_on_to_where_one_wanted(self, client, ada):
        asked = client.get("/account/addresses/").url
        answer = client.post(asked, {"login": "ada@example.org", "password": PASSWORD})
        assert answer.url == "/account/addresses/"

    def test_needs_a_token_against_forged_forms(self, ada):
        assert sign_in(Client(enforce_csrf_checks=True)).status_code == 403

    def test_brings_the_cart_along(self, client, ada):
        sell()
        fill(client)
        sign_in(client)
        assert "Garish rug" in client.get("/cart/").content.decode()

    @pytest.mark.parametrize("said", ["\0", "a" * 5000, "<script>alert(1)</script>@x.org", "ü@ü"])
    def test_takes_hostile_input_calmly(self, client, said):
        page = sign_in(client, said)
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()


class TestStaff:
    @pytest.fixture
    def mia(self):
        return account("mia@example.org", name="Mia", is_staff=True)

    def test_are_not_let_in_at_the_shops_door(self, client, mia):
        assert "do not belong together" in sign_in(client, "mia@example.org").content.decode()

    def test_get_no_code_and_no_new_password_there(self, client, mia):
        client.post("/account/sign-in/code/", {"email": "mia@example.org"})
        assert newest().kind == "unknown_account"
        client.post(FORGOTTEN, {"email": "mia@example.org"})
        assert newest().kind == "unknown_account"

    def test_come_in_at_their_own(self, client, mia):
        answer = client.post("/admin/login/", {"username": mia.username, "password": PASSWORD, "next": "/admin/"})
        assert answer.url == "/admin/"

    def test_do_not_come_in_there_by_a_shoppers_address(self, client, ada):
        answer = client.post("/admin/login/", {"username": "ada@example.org", "password": PASSWORD})
        assert answer.status_code == 200

    def test_are_told_that_they_are_no_shoppers(self, client):
        client.force_login(User.objects.create_user("mia", is_staff=True), "django.contrib.auth.backends.ModelBackend")
        assert "who has never ordered anything" in client.get("/account/").content.decode()


class TestCodeToSignIn:
    ASK, CONFIRM = "/account/sign-in/code/", "/account/sign-in/code/confirm/"

    def test_lets_in(self, client, ada):
        assert client.post(self.ASK, {"email": "ada@example.org"}).url == self.CONFIRM
        assert client.post(self.CONFIRM, {"code": code()}).url == "/account/"

    def test_of_an_unknown_address_is_asked_for_all_the_same(self, client):
        assert client.post(self.ASK, {"email": "eve@example.org"}).url == self.CONFIRM
        assert client.get(self.CONFIRM).status_code == 200
        assert newest().kind == "unknown_account"

    def test_is_sent_three_times_a_minute(self, client, ada):
        for _ in range(4):
            answer = client.post(self.ASK, {"email": "ada@example.org"})
            client.session.flush()
        assert "Please wait a few minutes" in answer.content.decode()


class TestForgottenPassword:
    def test_is_replaced_by_who_reads_the_mail(self, client, ada):
        client.post(FORGOTTEN, {"email": "ada@example.org"})
        assert client.post(f"{FORGOTTEN}code/", {"code": code()}).url == f"{FORGOTTEN}new/"
        answer = client.post(f"{FORGOTTEN}new/", {"password1": "difference-engine-2"})
        assert answer.url == "/account/"
        assert newest().kind == "password_reset"
        assert sign_in(Client(), password="difference-engine-2").status_code == 302

    def test_is_answered_the_same_for_nobody(self, client, ada):
        stranger = Client()
        known = client.post(FORGOTTEN, {"email": "ada@example.org"})
        unknown = stranger.post(FORGOTTEN, {"email": "eve@example.org"})
        assert known.url == unknown.url
        pages = [each.get(known.url).content.decode() for each in (client, stranger)]
        assert pages[0].count("<") == pages[1].count("<")

    def test_can_also_prove_an_address_that_never_was(self, client):
        client.post("/account/sign-up/", {"name": "Ada", "email": "ada@example.org", "password1": PASSWORD})
        other = Client()
        other.post(FORGOTTEN, {"email": "ada@example.org"})
        other.post(f"{FORGOTTEN}code/", {"code": code()})
        other.post(f"{FORGOTTEN}new/", {"password1": "difference-engine-2"})
        assert "Ada" in other.get("/account/").content.decode()


class TestWhileNobodyCounts:
    """Valkey is away: whoever guesses could guess for ever."""

    @pytest.fixture(autouse=True)
    def away(self, settings):
        settings.CACHES = {name: cache | {"LOCATION": "redis://127.0.0.1:1"} for name, cache in CACHES.items()}

    @pytest.mark.parametrize("where", [SIGN_IN, FORGOTTEN, "/account/sign-up/", "/account/sign-in/code/"])
    def test_the_pages_open_and_their_forms_say_when_to_come_back(self, client, ada, where):
        assert client.get(where).status_code == 200
        said = {"login": ada.email, "password": PASSWORD, "email": ada.email, "name": "Ada", "password1": PASSWORD}
        answer = client.post(where, said)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "order without an account" in answer.content.decode()

    def test_guests_are_not_led_to_their_order(self, client):
        assert client.post("/orders/find/", {"number": "P-1", "email": "ada@example.org"}).status_code == 503

    def test_one_can_still_sign_out(self, hers):
        assert hers.post("/account/sign-out/").url == "/"


class TestSigningOut:
    def test_takes_a_form_and_no_link(self, hers):
        assert hers.get("/account/sign-out/").status_code == 200
        assert hers.get("/account/").status_code == 200
        assert hers.post("/account/sign-out/").url == "/"
        assert hers.get("/account/").status_code == 302


class TestLetters:
    def test_begin_their_links_with_our_address_whatever_the_request_says(self, client, settings):
        settings.SITE_URL = "https://papilio.example"
        settings.ALLOWED_HOSTS = ["*"]
        client.post(FORGOTTEN, {"email": "eve@example.org"}, headers={"host": "evil.example"})
        assert "https://papilio.example/account/sign-up/" in newest().text
        assert "evil" not in newest().text + newest().html

    def test_are_sent_once_and_forget_their_code(self, client, ada, settings):
        settings.DEMO = False
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        client.post("/account/sign-in/code/", {"email": "ada@example.org"})
        letter = newest()
        secret = code()
        for _ in range(2):
            send_mail(letter.pk, now=letter.due_at)
        [sent] = mail.outbox
        assert sent.to == ["ada@example.org"]
        assert secret in sent.body
        assert secret in sent.alternatives[0][0]
        letter.refresh_from_db()
        assert (letter.state, letter.text, letter.html) == ("sent", "", "")

    def test_keep_the_customer_whom_they_got_while_they_were_being_sent(self, client, settings, monkeypatch):
        """In a demo a code is read on a page, and may be typed before its letter has left."""
        client.post("/account/sign-in/code/", {"email": "ada@example.org"})
        letter = newest()
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        monkeypatch.setattr(locmem.EmailBackend, "open", lambda self: account() and True)
        assert send_mail(letter.pk, now=letter.due_at) == "sent"
        letter.refresh_from_db()
        assert letter.customer == Customer.objects.get()

    def test_with_a_code_are_not_read_by_staff(self, client, admin_client, ada, settings):
        client.post("/account/sign-in/code/", {"email": "ada@example.org"})
        address = f"/admin/shop/ordermail/{newest().pk}/change/"
        assert code() in admin_client.get(address).content.decode()  # in a demo
        settings.DEMO = False
        assert code() not in admin_client.get(address).content.decode()
        assert admin_client.get(f"/mail/{newest().pk}/").status_code == 403

    def test_are_read_in_a_demo_by_the_browser_that_caused_them(self, client, ada, settings):
        client.post("/account/sign-in/code/", {"email": "ada@example.org"})
        assert code() in client.get("/mail/here/").content.decode()
        assert code() not in Client().get("/mail/here/").content.decode()
        settings.DEMO = False
        assert client.get("/mail/here/").status_code == 404

    def test_go_when_they_have_done_their_work(self, client):
        client.post("/account/sign-in/code/", {"email": "eve@example.org"})
        OrderMail.objects.update(done_at=NOON)
        assert forget_old_letters(now=NOON + KEPT_FOR) == 0
        assert forget_old_letters(now=NOON + KEPT_FOR * 2) == 1
