"""Calls go to a real server, on this machine; what it says stands in the test."""

import http.server
import json
import threading
from contextlib import contextmanager
from uuid import uuid4

import pytest

from events.context import begin
from shop.journey import calls
from shop.journey.telling import Told
from tests.shop.journey.orders import ADA, HOME, ORDER

pytestmark = pytest.mark.django_db  # for Valkey, where calls leave facts


@contextmanager
def answering(settings, *, status=200, body=None, wait=None):
    """A server in the place of both services; yields what it was asked."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, dict(self.headers), self.rfile.read(int(self.headers.get("Content-Length") or 0))))
            if wait:
                wait.wait(10)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

        def do_POST(self):
            self.do_GET()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        settings.JOURNEY_CUSTOMERS_URL = settings.JOURNEY_SHIPPING_URL = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield asked
        finally:
            if wait:
                wait.set()
            server.shutdown()


class TestAddressOf:
    def test_asks_customers(self, settings):
        with answering(settings, body={"address": HOME}) as asked:
            assert calls.address_of(ADA) == HOME
        assert asked[0][0] == f"/customers/{ADA}/address"

    def test_takes_the_orders_story_along(self, settings):
        story = str(uuid4())
        with answering(settings, body={"address": HOME}) as asked, begin(correlation_id=story):
            calls.address_of(ADA)
        assert asked[0][1]["X-Correlation-ID"] == story

    def test_says_that_nobody_listens(self, settings):
        settings.JOURNEY_CUSTOMERS_URL = "http://127.0.0.1:9"
        with pytest.raises(calls.NotAnswered, match="Customers does not answer"):
            calls.address_of(ADA)

    def test_does_not_wait_for_ever(self, settings):
        settings.JOURNEY_CALL_TIMEOUT_SECONDS = 0.05
        late = pytest.raises(calls.NotAnswered, match=r"did not answer within 0\.05 s")
        with answering(settings, body={}, wait=threading.Event()), late:
            calls.address_of(ADA)

    def test_tells_who_is_unknown_from_who_is_away(self, settings):
        unknown = pytest.raises(calls.NotKnown, match="no customer")
        with answering(settings, status=404, body=b"There is no customer"), unknown:
            calls.address_of(ADA)


class TestShip:
    def test_tells_shipping_what_the_caller_was_told(self, settings):
        with answering(settings, body={}) as asked:
            calls.ship(Told(ORDER, customer_id=ADA))
        path, _, body = asked[0]
        assert path == "/shipments"
        assert json.loads(body)["customer_id"] == str(ADA)

    def test_passes_on_why_shipping_cannot(self, settings):
        cannot = pytest.raises(calls.NotAnswered, match=r"Shipping cannot: Customers does not answer\.")
        with answering(settings, status=503, body=b"Customers does not answer."), cannot:
            calls.ship(Told(ORDER, customer_id=ADA))
