"""The shop's own checkout page, run in an early stage."""

import pytest

from events.testing import published
from shop.journey import customers, demo
from shop.journey.models import Order, Shipment, Switch
from shop.journey.till import early
from shop.models import Customer
from tests.shop.market import REVIEW, checkout_form, fill, sell

pytestmark = pytest.mark.django_db


@pytest.fixture
def shopper(client, settings):
    """Somebody with two rugs in the cart of a shop that is a monolith still."""
    settings.JOURNEY_STAGE = 1
    sell(price="20.00", left=9)
    fill(client)
    return client


def order():
    return Order.objects.get()


class TestEarly:
    def test_is_no_stage_in_a_shop_as_it_is(self, settings):
        assert early() is None

    def test_is_the_stage_that_the_setting_names(self, settings):
        settings.JOURNEY_STAGE = 3
        assert early().slug == "rpc"


class TestCheckout:
    def test_places_the_order_in_that_stage_and_leads_to_its_page(self, shopper):
        answer = shopper.post(REVIEW, checkout_form(shopper))
        assert (order().stage, order().state, order().sku, order().quantity) == (1, "shipped", "GARISH-RUG", 2)
        assert answer.url.startswith(f"/journey/orders/{order().id}/?token=")
        assert shopper.get(answer.url).status_code == 200

    def test_ships_to_somebody_invented_and_keeps_nothing_of_what_was_typed(self, shopper):
        with published() as log:
            shopper.post(REVIEW, checkout_form(shopper))
        assert order().customer_id in {person.id for person in demo.PEOPLE}
        assert Shipment.objects.get().address == customers.address_of(order().customer_id)
        assert "St James" not in str(log.events)
        assert not Customer.objects.exists()

    def test_says_in_which_stage_the_shop_runs(self, shopper):
        assert "stage 1 of its journey, Monolith" in shopper.get("/checkout/").content.decode()

    def test_makes_one_order_of_a_double_click(self, shopper):
        form = checkout_form(shopper)
        first = shopper.post(REVIEW, form)
        assert shopper.post(REVIEW, form).url == first.url
        assert Order.objects.count() == 1

    def test_says_who_does_not_play_along_and_lets_the_next_try_count(self, shopper):
        switch = Switch.objects.create(name="shipping", off=True)
        refused = shopper.post(REVIEW, checkout_form(shopper))
        assert refused.status_code == 409
        assert "Shipping is switched off" in refused.content.decode()
        switch.delete()
        assert shopper.post(REVIEW, checkout_form(shopper)).status_code == 302
        assert sorted(Order.objects.values_list("state", flat=True)) == ["refused", "shipped"]

    def test_takes_one_kind_of_thing(self, shopper):
        sell("TIRED-LAMP")
        fill(shopper, "TIRED-LAMP", "1")
        answer = shopper.post(REVIEW, checkout_form(shopper))
        assert answer.status_code == 409
        assert "one kind of thing per order" in answer.content.decode()

    def test_leaves_orders_alone_that_the_shop_placed_before(self, shopper, settings):
        settings.JOURNEY_STAGE = 6
        form = checkout_form(shopper)
        first = shopper.post(REVIEW, form)
        settings.JOURNEY_STAGE = 2
        assert shopper.post(REVIEW, form).url == first.url
        assert first.url.startswith("/orders/")
