"""Who sends too many forms waits, is told for how long, and types nothing twice."""

from html.parser import HTMLParser
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from shop.models import User
from shop.safety.limits import LIMITS
from tests.shop.access.walking import patterns
from tests.shop.market import NOON

pytestmark = pytest.mark.django_db

OURS = {"Sec-Fetch-Site": "same-origin"}
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture(autouse=True)
def _nobody_was_counted_yet(settings):
    settings.REDIS_PREFIX = f"{settings.REDIS_PREFIX}-{uuid4()}"
    settings.FORMS_RATE = settings.CHECKOUT_RATE = settings.SIGN_IN_RATE = ""


class Fields(HTMLParser):
    """The hidden fields of a page."""

    def __init__(self, page):
        super().__init__()
        self.found = {}
        self.feed(page.content.decode())

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "input" and given.get("type") == "hidden":
            self.found[given["name"]] = given["value"]


def add(client, *, headers=None, **fields):
    return client.post("/cart/add/", {"sku": "GARISH-RUG", **fields}, headers=headers)


class TestAnyForm:
    @pytest.fixture(autouse=True)
    def _two(self, settings):
        settings.FORMS_RATE = "2/min"

    def test_is_counted_for_each_address(self, client):
        assert [add(client).status_code for _ in range(3)] == [302, 302, 429]
        assert add(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302

    def test_is_counted_for_whoever_is_signed_in_wherever_they_are(self):
        ada = User.objects.create_user("ada")
        answers = []
        for number in range(3):
            client = Client(REMOTE_ADDR=f"192.0.2.{number}")
            client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
            answers.append(add(client).status_code)
        assert answers == [302, 302, 429]

    def test_believes_no_header_about_the_address(self, client):
        answers = [
            client.post("/cart/add/", {}, headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code for n in range(3)
        ]
        assert answers == [302, 302, 429]

    @time_machine.travel(NOON, tick=False)  # a minute begins: one of these two counts until the middle of the next
    def test_says_when_to_come_back_and_is_kept_by_no_cache(self, client):
        answer = [add(client) for _ in range(3)][-1]
        assert answer.headers["Retry-After"] == "90"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "wait" in answer.content.decode()

    def test_is_held_with_all_that_was_typed_but_secrets(self, client):
        typed = {"name": "Ada", "note": HOSTILE, "postcode": "1010"}
        secret = {"card": "4242424242424242", "password1": "garish-rug", "code": "7"}
        answer = [add(client, headers=OURS, **typed, **secret) for _ in range(3)][-1]
        held = Fields(answer).found
        assert held["postcode"] == "1010"
        assert not held.keys() & secret.keys()
        assert held["name"] == "Ada"
        assert held["note"] == HOSTILE
        assert held["sku"] == "GARISH-RUG"
        page = answer.content.decode()
        assert "<script>alert" not in page
        assert "4242424242424242" not in page
        assert 'value="garish-rug"' not in page

    @pytest.mark.parametrize(
        ("headers", "offered"),
        [
            ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
            ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
            ({"Sec-Fetch-Site": "same-site"}, False),
            ({"Origin": "http://testserver"}, True),
            ({"Origin": "http://testserver.evil.example"}, False),
            ({"Origin": "null", "Referer": "http://testserver/cart/"}, False),
            ({"Referer": "http://testserver/cart/"}, True),
            ({"Referer": "http://evil.example/?http://testserver/"}, False),
            ({}, False),
        ],
    )
    def test_is_offered_again_only_if_one_of_our_pages_sent_it(self, client, headers, offered):
        answer = [add(client, headers=headers, name="Ada") for _ in range(3)][-1]
        assert answer.status_code == 429
        assert (Fields(answer).found.get("name") == "Ada") is offered
        assert ("Try again</button>" in answer.content.decode()) is offered

    def test_answers_scripts_in_their_language(self, client):
        answer = [client.post("/journey/switches/", headers={"Accept": "application/json"}) for _ in range(3)][-1]
        assert answer.status_code == 429
        assert "try again" in answer.json()["trouble"]

    def test_leaves_looking_around_alone(self, client):
        assert [client.get("/cart/").status_code for _ in range(5)] == [200] * 5


class TestOneKindOfForm:
    @pytest.mark.parametrize(("page", "setting"), LIMITS.items())
    def test_has_a_limit_of_its_own(self, client, settings, page, setting):
        setattr(settings, setting, "1/min")
        path = reverse(page, args=[uuid4()] if page.startswith("order-") else [])
        assert client.post(path).status_code != 429
        assert client.post(path).status_code == 429
        assert add(client).status_code == 302

    def test_is_one_of_the_shops(self):
        assert set(LIMITS) <= {name for name, _ in patterns()}
