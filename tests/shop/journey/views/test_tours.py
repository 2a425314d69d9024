"""Placing the same order down all six roads, with JavaScript and without."""

from uuid import UUID

import pytest
from django.test import Client

from orders.tokens import guest_token
from shop.journey import demo, placing, tracking
from shop.journey.models import Order
from tests.shop.market import sell

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def people(settings):
    settings.JOURNEY_SHIPPING_URL = "http://127.0.0.1:1"  # nobody is there: stage 3 is refused
    demo.settle()
    sell(demo.SKU)


def text(response):
    return " ".join(response.content.decode().split())


def begun(client):
    return client.post("/journey/tours/", headers=JSON).json()


class TestPlaceAll:
    def test_places_one_order_on_each_road_and_leads_to_their_lanes(self, client):
        response = client.post("/journey/tours/", follow=True)
        assert set(Order.objects.values_list("stage", flat=True)) == {1, 2, 3, 4, 5, 6}
        shown = text(response)
        assert "Refused: the order is lost" in shown
        assert "Shipping does not answer." in shown
        assert shown.count("Accepted, waits to be shipped") == 4

    def test_places_nothing_for_the_script_but_says_where_to(self, client):
        told = begun(client)
        assert told["places"] == [f"/journey/tours/{told['tour']}/{stage}/" for stage in range(1, 7)]
        assert told["page"] == f"/journey/?tour={told['tour']}"
        assert told["name"] == "Order 1"
        assert not Order.objects.exists()

    def test_opens_the_shops_own_page_of_the_sixth(self, client):
        client.post("/journey/tours/")
        order_id = Order.objects.get(stage=6).id
        assert client.get(f"/orders/{order_id}/").status_code == 200
        assert Client().get(f"/orders/{order_id}/").status_code == 404

    def test_counts_a_visitors_tours_and_remembers_the_last_five(self, client):
        names = [begun(client)["name"] for _ in range(7)]
        assert names[-1] == "Order 7"
        shown = text(client.get("/journey/"))
        assert "Order 2<" not in shown
        assert "Order 3<" in shown
        assert "Order 7<" in shown

    def test_wants_a_token_against_forgery(self):
        assert Client(enforce_csrf_checks=True).post("/journey/tours/").status_code == 403


class TestPlaceOne:
    def test_answers_for_its_stage_and_says_how_long_it_took(self, client):
        answer = client.post(begun(client)["places"][0]).json()
        assert answer["ok"] is True
        assert answer["took"].endswith("ms")

    def test_says_no_with_the_reason(self, client):
        assert client.post(begun(client)["places"][2]).json() | {"took": ""} == {
            "ok": False,
            "reason": "Shipping does not answer.",
            "took": "",
        }

    def test_places_once_however_often_it_is_asked(self, client):
        place = begun(client)["places"][1]
        assert client.post(place).json() == client.post(place).json()
        assert Order.objects.count() == 1

    def test_places_nothing_in_somebody_elses_tour(self, client):
        assert Client().post(begun(client)["places"][0]).status_code == 404

    @pytest.mark.parametrize("number", [0, 7, 99])
    def test_knows_six_stages(self, client, number):
        assert client.post(f"/journey/tours/{begun(client)['tour']}/{number}/").status_code == 404

    def test_is_asked_by_post_only(self, client):
        assert client.get(begun(client)["places"][0]).status_code == 405


class TestOrderPage:
    def placed(self, client):
        told = begun(client)
        client.post(told["places"][1])
        return placing.order_id_of(UUID(told["tour"]), 2)

    def test_shows_the_lane_to_who_placed_it(self, client):
        order_id = self.placed(client)
        assert tracking.progress([order_id])[order_id].state == "placed"
        shown = text(client.get(f"/journey/orders/{order_id}/"))
        assert "Placed under stage 2, Shared database" in shown
        assert "Accepted, waits to be shipped" in shown

    def test_shows_nothing_to_others(self, client):
        assert Client().get(f"/journey/orders/{self.placed(client)}/").status_code == 404

    def test_shows_it_to_who_has_the_link(self, client):
        order_id = self.placed(client)
        assert Client().get(f"/journey/orders/{order_id}/?token={guest_token(order_id)}").status_code == 200
