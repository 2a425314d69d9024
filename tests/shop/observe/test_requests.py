import asyncio

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from prometheus_client import REGISTRY

from shop.observe.requests import observed

TRACE = f"00-{7:032x}-{9:016x}-01"


def counted(**labels):
    return REGISTRY.get_sample_value("shop_requests_total", labels) or 0


def timed(route):
    return REGISTRY.get_sample_value("shop_request_seconds_count", {"route": route}) or 0


@pytest.mark.django_db
class TestObserved:
    def test_counts_a_page_by_its_route_and_not_by_its_address(self, client):
        labels = {"route": "products/<slug:slug>/", "method": "GET", "status": "4xx"}
        before, before_timed = counted(**labels), timed(labels["route"])
        client.get("/products/garish-rug/")
        client.get("/products/loud-lamp/")
        assert (counted(**labels), timed(labels["route"])) == (before + 2, before_timed + 2)

    def test_counts_together_what_led_to_no_page(self, client):
        before = counted(route="none", method="GET", status="4xx")
        client.get("/no/such/page")
        assert counted(route="none", method="GET", status="4xx") == before + 1

    def test_makes_no_label_of_what_strangers_send(self):
        answer = observed(lambda _: HttpResponse())
        answer(RequestFactory().generic("BREW-0815", "/coffee"))
        assert counted(route="none", method="other", status="2xx") >= 1
        assert counted(route="none", method="BREW-0815", status="2xx") == 0

    def test_knows_static_files_apart(self):
        before = timed("static")
        observed(lambda _: HttpResponse())(RequestFactory().get("/static/shop/shop.css"))
        assert timed("static") == before + 1

    def test_counts_whoever_did_not_wait_for_an_async_page(self):
        async def never(_):
            raise asyncio.CancelledError

        before = counted(route="none", method="GET", status="gone")
        with pytest.raises(asyncio.CancelledError):
            asyncio.run(observed(never)(RequestFactory().get("/api/v1/orders/7/validated")))
        assert counted(route="none", method="GET", status="gone") == before + 1

    def test_counts_a_page_that_broke(self):
        before = counted(route="none", method="GET", status="5xx")
        observed(lambda _: HttpResponse(status=503))(RequestFactory().get("/checkout/"))
        assert counted(route="none", method="GET", status="5xx") == before + 1


@pytest.mark.django_db
class TestSpans:
    def test_are_named_by_route_and_go_on_with_the_callers_trace(self, client, spans):
        client.get("/healthz", headers={"traceparent": TRACE})
        [span] = spans.named("GET /healthz")
        assert (span.parent.trace_id, span.parent.span_id) == (7, 9)
        assert span.attributes["http.response.status_code"] == 200

    def test_tell_nothing_of_the_address(self, client, spans):
        client.get("/orders/0199-secret/?token=moth-eaten")
        [span] = spans.named("GET /none")
        assert "secret" not in str(dict(span.attributes))
