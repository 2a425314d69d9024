"""What a click on a switch does, and what it says when it cannot."""

import pytest
from django.test import Client

from shop.journey import column

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def press(client, **form):
    return client.post("/journey/switches/", form, headers=JSON)


def told(response, name):
    return next(switch for switch in response.json()["switches"] if switch["name"] == name)


class TestSwitch:
    def test_stops_a_service_and_says_what_it_would_do_next(self, client, supervisor):
        shown = told(press(client, switch="customers", do="off"), "customers")
        assert supervisor.stopped() == {"journey-customers"}
        assert (shown["words"], shown["press"], shown["do"]) == ("Stopped", "Start Customers", "on")
        assert 290 <= shown["seconds_left"] <= 300

    def test_starts_it_again(self, client, supervisor):
        press(client, switch="customers", do="off")
        assert press(client, switch="customers", do="on").status_code == 409  # so soon
        assert supervisor.stopped() == {"journey-customers"}

    def test_slows_a_service(self, client):
        shown = told(press(client, switch="shipping", do="slow", ms="1000"), "shipping")
        assert (shown["words"], shown["delay_ms"], shown["broken"]) == ("Running, but slow", 1000, True)

    def test_renames_the_column(self, client):
        shown = told(press(client, switch="column", do="off"), "column")
        assert (shown["words"], shown["press"]) == ("Column: delivery_address", "Name it back")
        assert column.renamed()

    def test_leads_back_to_the_page_without_javascript(self, client):
        response = client.post("/journey/switches/", {"switch": "column", "do": "off"}, follow=True)
        shown = " ".join(response.content.decode().split())
        assert response.redirect_chain == [("/journey/", 302)]
        assert "Column: delivery_address" in shown
        assert "Name it back" in shown

    def test_says_why_it_cannot_and_changes_nothing(self, client, supervisor):
        supervisor.away = True
        response = press(client, switch="shipping", do="off")
        assert response.status_code == 409
        assert "`make run`" in response.json()["trouble"]
        assert told(response, "shipping")["words"] == "Running"

    @pytest.mark.parametrize(
        "form",
        [
            {},
            {"switch": "postgres", "do": "off"},
            {"switch": "web", "do": "off"},
            {"switch": "shipping", "do": "kill"},
            {"switch": "column", "do": "slow", "ms": "200"},
            {"switch": "shipping", "do": "slow", "ms": "²"},
        ],
        ids=str,
    )
    def test_does_nothing_that_is_not_on_the_page(self, client, supervisor, form):
        assert press(client, **form).status_code == 400
        assert supervisor.stopped() == set()

    def test_knows_a_few_delays_only(self, client):
        response = press(client, switch="shipping", do="slow", ms="86400000")
        assert response.status_code == 409
        assert told(response, "shipping")["delay_ms"] == 0

    def test_wants_a_token_against_forgery(self):
        form = {"switch": "column", "do": "off"}
        assert Client(enforce_csrf_checks=True).post("/journey/switches/", form).status_code == 403
