"""How a guest finds an order again, and what nobody else finds out."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orders.services import Wanted, place_order
from orders.tokens import guest_token
from shop.models import OrderMail
from shop.services.customers import PostalAddress, erase_customer, register_guest
from shop.services.finding import LATELY
from shop.services.mail import send_mail
from tests.shop.accounts.people import COUNTING_ALONE, HOME, nobody_was_counted
from tests.shop.market import NOON, sell

pytestmark = pytest.mark.django_db

ASK, ASKED = "/orders/find/", "/orders/find/sent/"


@pytest.fixture(autouse=True)
def uncounted(settings):
    settings.CACHES = COUNTING_ALONE
    nobody_was_counted()


@pytest.fixture
def guest():
    return register_guest(name="Ada Lovelace", email="Ada@example.org", address=PostalAddress(**HOME), language="en")


@pytest.fixture
def order(guest):
    sell()
    customer, address = guest
    return place_order(
        customer_id=customer.pk,
        customer_version=1,
        address_id=address.pk,
        lines=[Wanted("GARISH-RUG", 1)],
        placed_at=NOON,
    )


def ask(client, number, email="ada@example.org"):
    """What the page answers, once the worker has seen to what was asked."""
    answer = client.post(ASK, {"number": number, "email": email})
    for owed in OrderMail.objects.filter(done_at=None):
        send_mail(owed.pk, now=timezone.now())
    return answer


def link():
    text = mail.outbox[-1].body
    return next(line for line in text.splitlines() if "/found/" in line).removeprefix("http://127.0.0.1:8000")


class TestFindOrder:
    def test_sends_one_letter_to_the_address_of_the_order(self, client, order):
        assert ask(client, order.number).url == ASKED
        (letter,) = mail.outbox
        assert letter.to == ["Ada@example.org"]
        assert order.number in letter.subject
        assert guest_token(order.pk) not in letter.body + letter.alternatives[0][0]
        assert OrderMail.objects.get().facts == {}

    @pytest.mark.parametrize("typed", ["{}", " {} ", "p{}", "#{}", "P - {}"])
    def test_takes_the_number_as_people_write_it(self, client, order, typed):
        ask(client, typed.format(order.number.removeprefix("P-")))
        assert len(mail.outbox) == 1

    @pytest.mark.parametrize(("number", "email"), [("P-1", "ada@example.org"), (None, "eve@example.org")])
    def test_answers_the_same_and_writes_to_nobody_if_they_do_not_fit(self, client, order, number, email):
        right, wrong = ask(client, order.number), ask(client, number or order.number, email)
        assert (right.status_code, right.url) == (wrong.status_code, wrong.url)
        assert OrderMail.objects.count() == len(mail.outbox) == 1

    @pytest.mark.parametrize(("number", "email"), [("P-1", "ada@example.org"), (None, "eve@example.org")])
    def test_does_the_same_work_whether_they_fit_or_not(self, client, order, number, email):
        ask(client, order.number)  # whatever is made ready once
        work = []
        for said in (
            {"number": order.number, "email": "ada@example.org"},
            {"number": number or order.number, "email": email},
        ):
            with CaptureQueriesContext(connection) as asked:
                client.post(ASK, said)
            work.append([re.sub(r"'[^']*'|\d+", "…", query["sql"]) for query in asked])
        assert work[0] == work[1]

    def test_writes_to_nobody_who_was_erased(self, client, order, guest):
        erase_customer(customer_id=guest[0].pk, actor="mia")
        assert ask(client, order.number).url == ASKED
        assert not OrderMail.objects.exists()

    def test_writes_three_times_in_ten_minutes_and_turns_nobody_away(self, client, order):
        answers = [ask(client, order.number).status_code for _ in range(4)]
        assert answers == [302] * 4
        assert OrderMail.objects.count() == len(mail.outbox) == 3
        with time_machine.travel(timezone.now() + LATELY + timedelta(minutes=1)):
            ask(client, order.number)
        assert len(mail.outbox) == 4

    def test_lets_no_stranger_spend_what_the_owner_may_ask(self, client, order):
        for _ in range(11):
            client.post(ASK, {"number": order.number, "email": "eve@example.org"}, REMOTE_ADDR="192.0.2.7")
        assert ask(client, order.number).url == ASKED
        assert [letter.to for letter in mail.outbox] == [["Ada@example.org"]]

    def test_lets_nobody_try_many_numbers(self, client):
        answers = [ask(client, f"P-{number}").status_code for number in range(11)]
        assert answers == [302] * 10 + [429]

    @pytest.mark.parametrize(
        ("number", "email", "said"),
        [
            ("", "ada@example.org", "Tell us the number"),
            ("P-", "ada@example.org", "has digits"),
            ("P-\0", "ada@example.org", "Null characters"),
            ("9" * 30, "ada@example.org", "at most 20"),
            ("P-1", "<script>alert(1)</script>", "looks like ada@example.org"),
        ],
    )
    def test_says_what_is_wrong(self, client, number, email, said):
        answer = ask(client, number, email)
        assert (answer.status_code, answer.content.decode().count(said)) == (422, 2)
        assert "<script>alert" not in answer.content.decode()


class TestTheLink:
    def test_leads_to_the_order_and_lets_this_browser_come_back(self, client, order):
        ask(client, order.number)
        answer = client.get(link())
        assert answer.url == f"/orders/{order.pk}/?token={guest_token(order.pk)}"
        assert client.get(answer.url).status_code == 200
        assert client.get(f"/orders/{order.pk}/").status_code == 200

    def test_opens_again_and_again_until_it_is_old(self, client, order, settings):
        ask(client, order.number)
        assert [client.get(link()).status_code for _ in range(2)] == [302, 302]
        late = timezone.now() + timedelta(minutes=settings.ORDER_LINK_MINUTES + 1)
        with time_machine.travel(late):
            answer = client.get(link())
        assert answer.status_code == 410
        assert "Send me another link" in answer.content.decode()

    @pytest.mark.parametrize("key", ["", "nonsense", "ü", "%00", "a:b:c", "x" * 5000])
    def test_that_is_forged_opens_nothing(self, client, order, key):
        assert client.get(f"/orders/{order.pk}/found/?key={key}").status_code == 410
        assert client.get(f"/orders/{order.pk}/").status_code == 404

    def test_of_one_order_opens_no_other(self, client, order):
        ask(client, order.number)
        key = link().partition("?")[2]
        assert client.get(f"/orders/0190a000-0000-7000-8000-0000000000de/found/?{key}").status_code == 410
