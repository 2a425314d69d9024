from contextlib import contextmanager

import pytest
from django.test import Client

from events.testing import published
from orders.events import OrderPlaced
from shop.models import Customer, User
from shop.queries.customers import addresses_of
from tests.shop.market import ADA, REVIEW, checkout_form, fill, reprice, sell, shown_form, tell, withdraw

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


class TestSteps:
    @pytest.mark.parametrize("step", ["/checkout/", "/checkout/payment/", "/checkout/review/"])
    def test_send_an_empty_cart_back(self, client, step):
        assert client.get(step).url == "/cart/"
        assert client.post(step, {}).url == "/cart/"

    def test_lead_from_one_to_the_next(self, shopper):
        assert shopper.post("/checkout/", ADA).url == "/checkout/payment/"
        assert shopper.post("/checkout/payment/", ADA | {"method": "card"}).url == REVIEW
        assert shopper.get(REVIEW).status_code == 200

    def test_cannot_be_skipped_and_say_so(self, shopper):
        assert shopper.get("/checkout/payment/").url == "/checkout/"
        assert "Please tell us your details first." in text(shopper.get("/checkout/"))
        assert shopper.get(REVIEW).url == "/checkout/"
        assert shopper.post(REVIEW, {"key": "x"}).url == "/checkout/"
        shopper.post("/checkout/", ADA)
        assert shopper.get(REVIEW).url == "/checkout/payment/"
        assert "Please choose how you pay first." in text(shopper.get("/checkout/payment/"))

    def test_show_a_truthful_bar_whose_past_can_be_gone_back_to(self, shopper):
        tell(shopper)
        page = text(shopper.get("/checkout/payment/"))
        assert 'class="is-done"> <a href="/checkout/">Your details' in page
        assert 'aria-current="step"> Delivery and payment' in page

    def test_lose_nothing_on_the_way_back_and_ask_nothing_twice(self, shopper):
        tell(shopper)
        details = text(shopper.get("/checkout/"))
        for name in ("name", "email", "postcode", "city"):
            assert f'value="{ADA[name]}"' in details
        assert '<option value="AT" selected>' in details
        payment = text(shopper.get("/checkout/payment/"))
        assert "The number ending in 4242 is noted." in payment
        assert shopper.post("/checkout/payment/", {"method": "card", "card": ""}).url == REVIEW

    def test_keep_what_was_wrong_as_well(self, shopper):
        shopper.post("/checkout/", ADA | {"email": "ada"})
        page = text(shopper.get("/checkout/"))
        assert 'value="Ada Lovelace"' in page
        assert 'value="ada"' in page
        assert shopper.get("/checkout/payment/").url == "/checkout/"

    def test_tell_browsers_what_each_field_is_for(self, shopper):
        page = text(shopper.get("/checkout/"))
        for token in ("name", "email", "address-line1", "postal-code", "address-level2", "country"):
            assert f'autocomplete="{token}"' in page
        assert 'type="email"' in page
        shopper.post("/checkout/", ADA)
        assert 'autocomplete="cc-number"' in text(shopper.get("/checkout/payment/"))

    def test_forget_everything_once_it_is_ordered(self, shopper):
        shopper.post(REVIEW, checkout_form(shopper))
        assert "checkout" not in shopper.session

    def test_keep_the_key_until_it_is_used(self, shopper):
        assert checkout_form(shopper)["key"] == checkout_form(shopper)["key"]


class TestReview:
    def test_shows_everything_that_was_told_and_what_it_costs(self, shopper):
        tell(shopper)
        page = text(shopper.get(REVIEW))
        for told in ("Ada Lovelace", "12 St James&#x27;s Square", "1010 Vienna", "Austria", "ada@example.org"):
            assert told in page
        for told in ("ending in 4242", "Garish rug", "Order and pay €44.90", "€7.48"):
            assert told in page

    def test_takes_no_click_on_what_was_changed_in_another_window(self, shopper):
        form = checkout_form(shopper)
        tell(shopper, city="Graz")
        with published() as log:
            response = shopper.post(REVIEW, form)
        assert response.status_code == 409
        assert "Something was changed since you saw this page" in text(response)
        assert log.events == []
        assert shopper.post(REVIEW, shown_form(response)).url.startswith("/orders/")


class TestOrdering:
    def test_leads_to_the_order_and_empties_the_cart(self, shopper):
        with published() as log:
            response = shopper.post(REVIEW, checkout_form(shopper))
        [order] = log.of(OrderPlaced)
        assert response.url.startswith(f"/orders/{order.order_id}/?token=")
        assert shopper.get(response.url).status_code == 200
        assert "cart" not in shopper.session

    def test_makes_one_order_of_a_double_click(self, shopper):
        form = checkout_form(shopper)
        with published() as log:
            first = shopper.post(REVIEW, form)
            second = shopper.post(REVIEW, form)
        assert first.url == second.url
        assert len(log.of(OrderPlaced)) == Customer.objects.count() == 1

    def test_takes_nothing_from_the_next_cart_when_an_old_form_is_sent_again(self, shopper):
        form = checkout_form(shopper)
        shopper.post(REVIEW, form)
        fill(shopper, quantity="3")
        shopper.get("/checkout/")
        with published() as log:
            assert shopper.post(REVIEW, form).url.startswith("/orders/")  # to that one
        assert not log.events
        tell(shopper)
        shopper.get(REVIEW)
        assert shopper.post(REVIEW, form).status_code == 409
        assert shopper.session["cart"] == {"GARISH-RUG": 3}
        with published() as log:
            shopper.post(REVIEW, checkout_form(shopper))
        assert len(log.of(OrderPlaced)) == 1

    def test_leads_to_the_order_when_the_session_forgot_about_it(self, shopper):
        form = checkout_form(shopper)
        with forgotten(shopper), published() as log:
            first = shopper.post(REVIEW, form)
        assert shopper.post(REVIEW, form).url == first.url
        assert len(log.of(OrderPlaced)) == 1
        assert "cart" not in shopper.session

    def test_swallows_no_order_after_one_that_the_session_forgot(self, shopper):
        form = checkout_form(shopper)
        with forgotten(shopper):
            shopper.post(REVIEW, form)
        fill(shopper, quantity="1")
        response = shopper.post(REVIEW, form | {"agreed_total": "64.90"})
        assert response.status_code == 409
        assert "Your first order from this page stands" in text(response)
        assert shopper.session["cart"] == {"GARISH-RUG": 3}
        with published() as log:
            shopper.post(REVIEW, shown_form(response))
        assert [line.quantity for line in log.of(OrderPlaced)[0].lines] == [3]

    def test_shows_a_new_key_after_an_order_that_the_session_forgot(self, shopper):
        form = checkout_form(shopper)
        with forgotten(shopper):
            shopper.post(REVIEW, form)
        assert checkout_form(shopper)["key"] != form["key"]

    def test_does_not_take_somebody_else_s_key(self, shopper):
        key = checkout_form(shopper)["key"]
        eve = Client()
        fill(eve)
        response = eve.post(REVIEW, checkout_form(eve, key=key))
        assert response.status_code == 422
        assert "This page had grown old" in text(response)

    def test_asks_again_when_the_price_changed_and_then_takes_the_order(self, shopper, rug):
        form = checkout_form(shopper)
        reprice(rug, "21.00")
        response = shopper.post(REVIEW, form)
        assert response.status_code == 409
        page = text(response)
        assert "The total is now" in page
        assert "it was €20.00 and is €21.00 now" in page
        assert shopper.post(REVIEW, shown_form(response)).url.startswith("/orders/")

    def test_never_orders_what_the_page_did_not_show(self, shopper):
        form = checkout_form(shopper)
        fill(shopper, quantity="1")  # in another tab
        assert shopper.post(REVIEW, form).status_code == 409

    @pytest.mark.parametrize("total", ["0.01", "", "1" * 50])
    def test_does_not_sell_at_a_forged_price(self, shopper, total):
        with published() as log:
            response = shopper.post(REVIEW, checkout_form(shopper, agreed_total=total))
        assert response.status_code in (409, 422)
        assert log.events == []

    def test_names_what_was_withdrawn_meanwhile(self, shopper, rug):
        form = checkout_form(shopper)
        withdraw(rug)
        page = text(shopper.post(REVIEW, form))
        assert "Garish rug is no longer sold" in page
        assert shopper.session["cart"] == {"GARISH-RUG": 2}

    def test_names_what_is_gone_meanwhile(self, shopper):
        from shop.models import Availability

        form = checkout_form(shopper)
        Availability.hear(Availability(sku="GARISH-RUG", available=1, version=2))
        response = shopper.post(REVIEW, form)
        assert response.status_code == 409
        assert "Only 1 left of Garish rug." in text(response)


class TestNumbers:
    def test_that_pretend_to_pay_are_explained(self, shopper):
        shopper.post("/checkout/", ADA)
        page = text(shopper.get("/checkout/payment/"))
        for number in ("4242 4242 4242 4242", "AT41 0000 0000 0000 4242", "is declined", "is refused by the bank"):
            assert number in page
        assert 'inputmode="numeric"' in page

    @pytest.mark.parametrize(
        "way", [{"card": "4242 4242 4242 4242"}, {"method": "direct-debit", "iban": "AT41 0000 0000 0000 4242"}]
    )
    def test_are_told_to_orders_by_token_and_fingerprint_alone(self, shopper, way):
        form = checkout_form(shopper, **way)
        with published() as log:
            shopper.post(REVIEW, form)
        [order] = log.of(OrderPlaced)
        assert order.payment_token
        assert order.card_fingerprint
        assert order.payment_method == way.get("method", "card")
        told = b"".join(record.value for record in log.records)
        for part in (b"424242", b"4242 4242", b"00004242", b"0000 4242"):
            assert part not in told

    def test_are_never_kept_in_the_session(self, shopper):
        shopper.post("/checkout/", ADA | {"method": "card"})  # whoever sends it to the wrong step
        tell(shopper)
        shopper.post(
            "/checkout/payment/", {"method": "direct-debit", "iban": "AT420000000000004242", "card": "4242424242424242"}
        )
        kept = str(dict(shopper.session.items()))
        assert "42424242" not in kept
        assert "4242 4242" not in kept
        assert "AT42" not in kept

    @pytest.mark.parametrize(
        ("way", "field", "typed"),
        [
            ("card", "card", ""),
            ("card", "card", "4242 4242 4242 4241"),
            ("card", "card", "5555 5555 5555 4444"),
            ("card", "card", "4" * 500),
            ("direct-debit", "iban", ""),
            ("direct-debit", "iban", "AT42 0000 0000 0000 4242"),
            ("direct-debit", "iban", "GB82 WEST 1234 5698 7654 32"),
            ("cheque", "method", "cheque"),
            ("", "method", ""),
        ],
    )
    def test_that_are_wrong_are_named_at_the_field_and_at_the_top_and_not_repeated(self, shopper, way, field, typed):
        shopper.post("/checkout/", ADA)
        response = shopper.post("/checkout/payment/", {"method": way, field: typed})
        assert response.status_code == 422
        [error] = response.context["form"].errors[field]
        page = text(response)
        assert page.count(str(error)) == 2
        assert f'href="#id_{field}"' in page
        assert f'id="id_{field}"' in page
        assert not typed or f'value="{typed}"' not in page

    def test_make_another_wish_of_a_page_sent_again(self, shopper):
        form = checkout_form(shopper)
        with forgotten(shopper):
            shopper.post(REVIEW, form)
        tell(shopper, card="4000000000000077")
        assert shopper.post(REVIEW, form).status_code == 409


class TestMistakes:
    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("name", ""),
            ("name", "   "),
            ("name", "x" * 121),
            ("name", "x" * 5000),
            ("name", "Ada\x00"),
            ("name", "Ada\nLovelace"),
            ("email", "ada"),
            ("email", "ada@example.org\nBcc: eve@example.org"),
            ("postcode", "<script>"),
            ("postcode", "ABC"),
            ("postcode", "99999999"),
            ("country", "XX"),
        ],
    )
    def test_are_named_at_the_field_and_at_the_top_and_nothing_is_lost(self, shopper, field, typed):
        response = shopper.post("/checkout/", ADA | {field: typed})
        assert response.status_code == 422
        [form] = response.context["wrong"]
        [error] = form.errors[field]
        page = text(response)
        assert page.count(str(error)) == 2
        assert f'href="#id_{field}"' in page
        assert 'value="12 St James&#x27;s Square"' in page
        assert shopper.session["cart"] == {"GARISH-RUG": 2}

    def test_shows_hostile_names_harmlessly(self, shopper):
        canary = '"><script>alert(1)</script>'
        tell(shopper, name=canary, line2=canary)
        for page in ("/checkout/", "/checkout/payment/", REVIEW):
            shown = text(shopper.get(page))
            assert "<script>alert" not in shown
            assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


class TestAccounts:
    @pytest.fixture
    def ada(self, shopper):
        """Somebody who signed in, and ordered before."""
        ada = User.objects.create_user("ada", email="ada@example.org")
        shopper.force_login(ada)
        shopper.post(REVIEW, checkout_form(shopper, save="on"))
        fill(shopper)
        return ada

    def test_are_asked_for_the_payment_alone(self, shopper, ada):
        page = text(shopper.get("/checkout/"))
        assert '<dd class="account__long">ada@example.org</dd>' in page
        assert 'name="email"' not in page
        [home] = addresses_of(ada)
        assert f'value="{home.pk}" id="id_address_0" required checked' in page
        said = {"name": "Ada Lovelace", "email": "ada@example.org", "address": str(home.pk)}
        assert shopper.post("/checkout/", said).url == "/checkout/payment/"
        shopper.post("/checkout/payment/", {"method": "card", "card": "4242424242424242"})
        with published() as log:
            shopper.post(REVIEW, shown_form(shopper.get(REVIEW)))
        assert log.of(OrderPlaced)[0].address_id == home.pk
        assert Customer.objects.count() == 1

    def test_lose_nothing_by_signing_in_on_the_way(self, shopper, ada):
        guest = Client()
        fill(guest)
        guest.post("/checkout/", ADA | {"line1": "1 Loom Lane"})
        guest.force_login(ada)
        assert guest.get("/checkout/payment/").url == "/checkout/"
        page = text(guest.get("/checkout/"))
        assert 'value="1 Loom Lane"' in page
        assert f'value="{addresses_of(ada)[0].pk}" id="id_address_0" required checked' in page

    def test_are_not_readdressed_by_what_an_order_says(self, shopper, ada):
        form = checkout_form(shopper, address="another", name="Eve", email="eve@example.org")
        assert "News of the order go to ada@example.org." in text(shopper.get(REVIEW))
        assert shopper.post(REVIEW, form).url.startswith("/orders/")
        assert Customer.objects.values_list("name", "email").get() == ("Ada Lovelace", "ada@example.org")

    @pytest.mark.parametrize(("ticked", "kept"), [({"save": "on"}, 2), ({}, 1)])
    def test_keep_another_address_if_they_like(self, shopper, ada, ticked, kept):
        form = checkout_form(shopper, address="another", line1="1 Loom Lane", **ticked)
        assert shopper.post(REVIEW, form).url.startswith("/orders/")
        assert len(addresses_of(ada)) == kept
        assert Customer.objects.get().addresses.count() == 2

    @pytest.mark.parametrize("nonsense", ["", "elsewhere", "0190a000-0000-7000-8000-00000000c057", "\x00"])
    def test_do_not_send_parcels_to_nonsense(self, shopper, ada, nonsense):
        response = shopper.post("/checkout/", ADA | {"address": nonsense})
        assert response.status_code == 422
        assert 'href="#id_address"' in text(response)

    def test_lose_their_cart_to_the_order_on_every_device(self, shopper, ada):
        phone = Client()
        phone.force_login(ada)
        assert phone.get("/cart/").context["page"].lines
        shopper.post(REVIEW, checkout_form(shopper, address="another"))
        assert not phone.get("/cart/").context["page"].lines
