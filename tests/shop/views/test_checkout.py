from contextlib import contextmanager

import pytest
from django.test import Client

from events.testing import published
from orders.events import OrderPlaced
from shop.models import Customer
from tests.shop.market import checkout_form, fill, reprice, sell, withdraw

pytestmark = pytest.mark.django_db


def text(response):
    return " ".join(response.content.decode().split())


@contextmanager
def forgotten(client):
    """What happens to the session meanwhile is lost, as if the process died before it was saved."""
    before = dict(client.session.items())
    yield
    session = client.session
    session.clear()
    session.update(before)
    session.save()


@pytest.fixture
def rug():
    return sell(price="20.00", left=9)


@pytest.fixture
def shopper(client, rug):
    """Somebody with two rugs in the cart."""
    fill(client)
    return client


class TestCheckoutPage:
    def test_sends_an_empty_cart_back(self, client):
        assert client.get("/checkout/").url == "/cart/"
        assert client.post("/checkout/", {}).url == "/cart/"

    def test_tells_browsers_what_each_field_is_for(self, shopper):
        page = text(shopper.get("/checkout/"))
        for token in ("name", "email", "address-line1", "postal-code", "address-level2", "country", "cc-number"):
            assert f'autocomplete="{token}"' in page
        assert 'type="email"' in page

    def test_keeps_its_key_until_it_is_used(self, shopper):
        assert checkout_form(shopper)["key"] == checkout_form(shopper)["key"]


class TestOrdering:
    def test_leads_to_the_order_and_empties_the_cart(self, shopper):
        with published() as log:
            response = shopper.post("/checkout/", checkout_form(shopper))
        [order] = log.of(OrderPlaced)
        assert response.url.startswith(f"/orders/{order.order_id}/?token=")
        assert shopper.get(response.url).status_code == 200
        assert "cart" not in shopper.session

    def test_makes_one_order_of_a_double_click(self, shopper):
        form = checkout_form(shopper)
        with published() as log:
            first = shopper.post("/checkout/", form)
            second = shopper.post("/checkout/", form)
        assert first.url == second.url
        assert len(log.of(OrderPlaced)) == Customer.objects.count() == 1

    def test_takes_nothing_from_the_next_cart_when_an_old_form_is_sent_again(self, shopper):
        form = checkout_form(shopper)
        shopper.post("/checkout/", form)
        fill(shopper, quantity="3")
        shopper.get("/checkout/")
        assert shopper.post("/checkout/", form).status_code == 409
        assert shopper.session["cart"] == {"GARISH-RUG": 3}
        with published() as log:
            shopper.post("/checkout/", checkout_form(shopper))
        assert len(log.of(OrderPlaced)) == 1

    def test_leads_to_the_order_when_the_session_forgot_about_it(self, shopper):
        form = checkout_form(shopper)
        with forgotten(shopper), published() as log:
            first = shopper.post("/checkout/", form)
        assert shopper.post("/checkout/", form).url == first.url
        assert len(log.of(OrderPlaced)) == 1
        assert "cart" not in shopper.session

    def test_swallows_no_order_after_one_that_the_session_forgot(self, shopper):
        form = checkout_form(shopper)
        with forgotten(shopper):
            shopper.post("/checkout/", form)
        fill(shopper, quantity="1")
        response = shopper.post("/checkout/", form | {"agreed_total": "64.90"})
        assert response.status_code == 409
        assert "Your first order from this page stands" in text(response)
        assert shopper.session["cart"] == {"GARISH-RUG": 3}
        shown = response.context["form"]
        with published() as log:
            shopper.post("/checkout/", form | {name: shown[name].value() for name in ("key", "agreed_total")})
        assert [line.quantity for line in log.of(OrderPlaced)[0].lines] == [3]

    def test_shows_a_new_key_after_an_order_that_the_session_forgot(self, shopper):
        form = checkout_form(shopper)
        with forgotten(shopper):
            shopper.post("/checkout/", form)
        assert checkout_form(shopper)["key"] != form["key"]

    def test_does_not_take_somebody_else_s_key(self, shopper):
        key = checkout_form(shopper)["key"]
        eve = Client()
        fill(eve)
        response = eve.post("/checkout/", checkout_form(eve, key=key))
        assert response.status_code == 422
        assert "This page had grown old" in text(response)

    def test_asks_again_when_the_price_changed_and_then_takes_the_order(self, shopper, rug):
        form = checkout_form(shopper)
        reprice(rug, "21.00")
        response = shopper.post("/checkout/", form)
        assert response.status_code == 409
        page = text(response)
        assert "The total is now" in page
        assert "it was €20.00 and is €21.00 now" in page
        assert 'value="Ada Lovelace"' in page
        shown = response.context["form"]
        again = form | {"key": shown["key"].value(), "agreed_total": shown["agreed_total"].value()}
        assert shopper.post("/checkout/", again).url.startswith("/orders/")

    def test_never_orders_what_the_page_did_not_show(self, shopper):
        form = checkout_form(shopper)
        fill(shopper, quantity="1")  # in another tab
        assert shopper.post("/checkout/", form).status_code == 409

    @pytest.mark.parametrize("total", ["0.01", "", "1" * 50])
    def test_does_not_sell_at_a_forged_price(self, shopper, total):
        with published() as log:
            response = shopper.post("/checkout/", checkout_form(shopper, agreed_total=total))
        assert response.status_code in (409, 422)
        assert log.events == []

    def test_names_what_was_withdrawn_meanwhile(self, shopper, rug):
        form = checkout_form(shopper)
        withdraw(rug)
        page = text(shopper.post("/checkout/", form))
        assert "Garish rug is no longer sold" in page
        assert shopper.session["cart"] == {"GARISH-RUG": 2}

    def test_names_what_is_gone_meanwhile(self, shopper):
        from shop.models import Availability

        form = checkout_form(shopper)
        Availability.hear(Availability(sku="GARISH-RUG", available=1, version=2))
        response = shopper.post("/checkout/", form)
        assert response.status_code == 409
        assert "Only 1 left of Garish rug." in text(response)


class TestCards:
    def test_are_explained_with_their_numbers(self, shopper):
        page = text(shopper.get("/checkout/"))
        assert "4242 4242 4242 4242" in page
        assert "is declined" in page
        assert 'inputmode="numeric"' in page

    def test_are_told_to_orders_by_token_and_fingerprint_alone(self, shopper):
        form = checkout_form(shopper)
        with published() as log:
            shopper.post("/checkout/", form)
        [order] = log.of(OrderPlaced)
        assert order.payment_token
        assert order.card_fingerprint
        told = b"".join(record.value for record in log.records)
        assert b"424242" not in told
        assert b"4242 4242" not in told

    @pytest.mark.parametrize("change", [{"card": "4000 0000 0000 0003"}, {"name": ""}, {"agreed_total": "0.01"}])
    def test_never_come_back_on_the_page(self, shopper, change):
        form = checkout_form(shopper, card="4000 0000 0000 0002") | change
        response = shopper.post("/checkout/", form)
        assert response.status_code in (409, 422)
        assert f'value="{form["card"]}"' not in text(response)

    def test_make_another_wish_of_a_form_sent_again(self, shopper):
        form = checkout_form(shopper)
        with forgotten(shopper):
            shopper.post("/checkout/", form)
        assert shopper.post("/checkout/", form | {"card": "4000000000000077"}).status_code == 409


class TestMistakes:
    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("name", ""),
            ("name", "   "),
            ("name", "x" * 121),
            ("name", "Ada\x00"),
            ("name", "Ada\nLovelace"),
            ("email", "ada"),
            ("email", "ada@example.org\nBcc: eve@example.org"),
            ("postcode", "<script>"),
            ("country", "XX"),
            ("card", ""),
            ("card", "4242 4242 4242 4241"),
            ("card", "5555 5555 5555 4444"),
        ],
    )
    def test_are_named_at_the_field_and_at_the_top_and_nothing_is_lost(self, shopper, field, typed):
        response = shopper.post("/checkout/", checkout_form(shopper, **{field: typed}))
        assert response.status_code == 422
        [error] = response.context["form"].errors[field]
        page = text(response)
        assert page.count(str(error)) == 2
        assert f'href="#id_{field}"' in page
        assert 'value="12 St James&#x27;s Square"' in page
        assert shopper.session["cart"] == {"GARISH-RUG": 2}

    def test_shows_hostile_names_harmlessly(self, shopper):
        canary = '"><script>alert(1)</script>'
        page = text(shopper.post("/checkout/", checkout_form(shopper, name=canary, email="")))
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
