"""What mails say: in the customer's language, in text and HTML, the same as the order's page."""

import re
from uuid import uuid4

import pytest
from django.utils import timezone

from events.outbox import publish
from events.testing import deliver
from orders import events
from orders.events import Reason
from orders.models import Order
from orders.queries import order_snapshot
from orders.services import Wanted, place_order
from shop import mails
from shop.events import Money
from shop.handlers import EMAILS
from shop.models import OrderMail
from shop.services.customers import PostalAddress, register_guest
from shop.services.mail import send_mail
from tests.shop.market import sell

pytestmark = pytest.mark.django_db

REASONS = {"reasons": "Garish rug is sold out, 2 were wanted."}
FACTS = {
    "order-rejected": REASONS,
    "payment-declined": REASONS,
    "return-refused": REASONS,
    "order-dispatched": {"parcel": "Snail & Sons: SNAIL-1"},
    "return-refunded": {"amount": "1234.50", "currency": "EUR"},
    "payment-refunded": {"amount": "1234.50", "currency": "EUR"},
}
HOSTILE = '<script>alert(1)</script>"{{ x }}{name}%(x)s'


@pytest.fixture
def placed():
    sell(price="20.00")
    home = PostalAddress(line1="12 St James's Square", postcode="1010", city="Vienna", country="AT")
    ada, address = register_guest(name="Ada Lovelace", email="ada@example.org", address=home, language="de")
    return place_order(
        customer_id=ada.pk,
        customer_version=1,
        address_id=address.pk,
        lines=[Wanted("GARISH-RUG", 2)],
        placed_at=timezone.now(),
    )


def write(order, kind, *, language="en", name="Ada", facts=None):
    facts = FACTS.get(kind, {}) if facts is None else facts
    snapshot = order_snapshot(order.pk)
    return mails.write(
        kind=kind, order=snapshot, name=name, language=language, facts=facts, site="https://papilio.example"
    )


def words(html):
    return " ".join(re.sub(r"<style.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL).split())


@pytest.mark.parametrize("kind", mails.WORDS)
class TestWrite:
    def test_has_the_number_the_sum_and_a_link_that_opens_the_page(self, placed, kind):
        written = write(placed, kind)
        assert placed.number in written.subject
        for body in (written.text, written.html):
            assert "€44.90" in body
            assert f"https://papilio.example/orders/{placed.pk}/?token=" in body
            assert "12 St James" in body

    def test_is_german_for_those_who_speak_it(self, placed, kind):
        english, german = write(placed, kind), write(placed, kind, language="de")
        assert english.subject != german.subject
        assert "44,90\N{NO-BREAK SPACE}€" in german.text
        assert "Hallo Ada," in words(german.html).replace(" ,", ",")
        assert "Österreich" in german.text
        assert '<html lang="de">' in german.html

    def test_says_the_same_in_text_and_html(self, placed, kind):
        written = write(placed, kind)
        for line in filter(None, written.text.split("\n\n")[1].split("\n")):
            assert line in words(written.html).replace("&#x27;", "'")

    def test_shows_hostile_words_as_words(self, placed, kind):
        written = write(placed, kind, name=HOSTILE, facts={**FACTS.get(kind, {}), "reasons": HOSTILE})
        assert "<script>" not in written.html
        assert HOSTILE in written.text

    def test_is_fit_for_the_dark_and_loads_nothing(self, placed, kind):
        html = write(placed, kind).html
        assert "prefers-color-scheme: dark" in html
        assert not re.findall(r"<img|<link|url\(|src=", html)


class TestReasons:
    def test_are_in_the_customers_language_with_what_helps(self, placed):
        german = write(placed, "order-rejected", language="de").text
        assert "Garish rug ist ausverkauft" in german
        assert "Leg das Übrige wieder in den Warenkorb" in german

    def test_of_a_return_stay_as_staff_wrote_them(self, placed):
        assert (
            "The moths were inside."
            in write(placed, "return-refused", language="de", facts={"reasons": "The moths were inside."}).text
        )

    @pytest.mark.parametrize("kind", ["return-refunded", "payment-refunded"])
    def test_of_a_refund_is_its_sum(self, placed, kind):
        assert "1.234,50\N{NO-BREAK SPACE}€" in write(placed, kind, language="de").text

    def test_of_a_cancellation_says_whether_money_comes_back(self, placed):
        assert "You have not paid anything." in write(placed, "order-cancelled").text
        for version, (status, says) in enumerate(
            [("VALIDATED", "You pay nothing: if your bank holds"), ("PAID", "Your money is on its way back to you.")], 2
        ):
            placed.steps.create(version=version, status=status, at=timezone.now())
            Order.objects.filter(pk=placed.pk).update(version=version)
            assert says in write(placed, "order-cancelled").text


def test_mails_go_out_in_the_language_of_the_order(placed, mailoutbox):
    why = Reason("inventory", "out-of-stock", "Garish rug is sold out, 2 were wanted.")
    for event in (
        events.OrderHeld(placed.pk, 2, (why,), timezone.now()),
        events.OrderRejected(placed.pk, 3, (why,), timezone.now()),
        events.CancellationRefused(placed.pk, 4, "PAID", timezone.now()),
        events.ReturnRefunded(placed.pk, placed.pk, Money("1234.50"), timezone.now()),
    ):
        publish(event)
    deliver([EMAILS])
    for mail in OrderMail.objects.order_by("pk"):
        assert send_mail(mail.pk, now=timezone.now()) == "sent"
    assert [mail.subject.split(" ")[0] for mail in mailoutbox] == ["Deine", "Wir", "Wir", "Für", "Deine"]


def refunded(placed, refund_id, why):
    return events.PaymentRefunded(placed.pk, uuid4(), refund_id, Money("3.50"), why, "R-1", timezone.now())


def test_a_refund_is_told_once_if_staff_gave_it_and_else_with_its_cancellation_or_return(placed):
    gift = uuid4()
    for event in (
        refunded(placed, gift, "goodwill"),
        refunded(placed, gift, "goodwill"),
        refunded(placed, uuid4(), "return"),
    ):
        publish(event)
    deliver([EMAILS])
    mail = OrderMail.objects.get(kind="payment-refunded")
    assert (mail.about, mail.facts) == (str(gift), {"amount": "3.50", "currency": "EUR"})
