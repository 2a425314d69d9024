"""Whatever becomes of an order, its page says why in plain words, in the reader's language, and offers a way on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from orders import events
from orders.events import Reason
from orders.services import Wanted, place_order
from orders.tokens import guest_token
from shop.projections import ORDER_TRACKING
from shop.services.customers import PostalAddress, register_guest
from tests.shop.market import NOON, ORDER, sell, story

pytestmark = pytest.mark.django_db

SHOWN = NOON + timedelta(minutes=1)
PLACED, VALIDATED, PAID = story()[:3]


def declined(version=3):
    return events.PaymentDeclined(
        ORDER, version, Reason("payment", "card-declined", "Your bank declined the card."), SHOWN
    )


def rejected(text):
    return events.OrderRejected(ORDER, 2, (Reason("inventory", "out-of-stock", text),), SHOWN)


ENDS = {
    "sold out": (
        [PLACED, rejected("Garish rug is sold out, 2 were wanted.")],
        ["Somebody else was a little faster", "order without it", "Put it back into my cart"],
        "Jemand war ein klein wenig schneller",
    ),
    "no answer": (
        [PLACED, rejected("no answer from the stock check in time")],
        ["There was no answer from the stock check in time.", "Nothing is wrong on your side"],
        "Es liegt nicht an dir",
    ),
    "held": (
        [PLACED, events.OrderHeld(ORDER, 2, (Reason("fraud", "fraud-review", "So much."),), SHOWN)],
        ["Somebody is taking a look at your order.", "within one working day", "Cancel this order"],
        "Jemand sieht sich deine Bestellung an",
    ),
    "expired": (
        [PLACED, VALIDATED, events.OrderExpired(ORDER, 3, SHOWN)],
        ["not paid in time", "put them back into your cart", "Put it back into my cart"],
        "nicht rechtzeitig bezahlt",
    ),
    "cancelled by the customer": (
        [PLACED, events.OrderCancelled(ORDER, 2, "customer", SHOWN)],
        ["You cancelled it.", "If you change your mind"],
        "Du hast sie storniert",
    ),
    "cancelled by staff": (
        [PLACED, events.OrderCancelled(ORDER, 2, "mia", SHOWN)],
        ["We cancelled it.", "Put it back into my cart"],
        "Wir haben sie storniert",
    ),
    "too late to cancel": (
        [
            PLACED,
            VALIDATED,
            PAID,
            events.CancellationRequested(ORDER, 4, "PAID", "customer", SHOWN),
            events.CancellationRefused(ORDER, 5, "DISPATCHED", SHOWN),
        ],
        ["It was too late to cancel: the carrier has your parcel.", "you can send it back"],
        "Für eine Stornierung war es zu spät",
    ),
}


def page(client, *happened, language="en", order_id=ORDER):
    for event in happened:
        ORDER_TRACKING.handlers[type(event)](event)
    client.cookies["django_language"] = language
    answer = client.get(f"/orders/{order_id}/", {"token": guest_token(order_id)})
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(("happened", "says", "auf_deutsch"), ENDS.values(), ids=ENDS)
class TestEnds:
    def test_have_a_reason_and_a_way_on(self, client, happened, says, auf_deutsch):
        shown = page(client, *happened)
        assert [words for words in says if words not in shown] == []
        assert "Write to us" in shown
        assert "mia" not in shown

    def test_are_told_in_german_too(self, client, happened, says, auf_deutsch):
        assert auf_deutsch in page(client, *happened, language="de")


class TestReceipt:
    def test_has_what_was_paid_how_and_where_it_goes(self, client):
        shown = page(client, *story())
        assert "€44.90" in shown
        assert "of which" in shown
        assert "€7.48" in shown
        assert "demo" in shown
        assert "Snail, parcel SN-1" in shown
        assert '<time datetime="2026-05-01T12:00:00+00:00"' in shown

    def test_writes_money_and_days_as_german_does(self, client):
        shown = page(client, *story(), language="de")
        assert "44,90\N{NO-BREAK SPACE}€" in shown.replace(" €", "\N{NO-BREAK SPACE}€")
        assert "1. Mai 2026" in shown

    def test_has_the_address_as_it_was_typed_and_harmless(self, client):
        sell()
        home = PostalAddress(line1="<script>1</script>", postcode="1010", city="Vienna", country="AT")
        ada, address = register_guest(name="Ada <b>Lovelace</b>", email="ada@example.org", address=home)
        order_id = place_order(
            customer_id=ada.pk,
            customer_version=1,
            address_id=address.pk,
            lines=[Wanted("GARISH-RUG", 2)],
            placed_at=timezone.now(),
        ).pk
        shown = page(client, order_id=order_id)
        assert "Ada &lt;b&gt;Lovelace&lt;/b&gt;" in shown
        assert "&lt;script&gt;1&lt;/script&gt;" in shown
        assert "Austria" in shown
        assert "<script>1" not in shown
