"""The door in front of the sockets: whose page may open one, and how the session comes along."""

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.test import Client

from shop.asgi import application
from tests.shop.market import REVIEW, checkout_form, fill, sell
from tests.shop.sockets.talk import SOON, played

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_connection")]


@pytest.fixture
def own_connection(monkeypatch):
    monkeypatch.setattr("channels.db.close_old_connections", lambda: None)


async def first_answers(path, *, origin, cookie=""):
    """What the server says to a browser that opens a socket from a page of ``origin``."""
    headers = [(b"origin", origin.encode()), (b"host", b"localhost"), (b"cookie", cookie.encode())]
    scope = {"type": "websocket", "path": path, "query_string": b"", "headers": headers, "client": ("192.0.2.1", 1)}
    wire = ApplicationCommunicator(application, {**scope, "subprotocols": []})
    await wire.send_input({"type": "websocket.connect"})
    said = await wire.receive_output(SOON)
    then = await wire.receive_output(SOON) if said["type"] == "websocket.accept" else None
    await wire.send_input({"type": "websocket.disconnect", "code": 1001})
    await wire.wait(0.1)
    return said["type"], then


class TestOrigin:
    @pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example", ""])
    def test_of_another_site_is_shown_the_door(self, origin):
        @played
        async def refused():
            await sync_to_async(sell)(left=3)
            said, _ = await first_answers("/ws/stock/garish-rug/", origin=origin)
            assert said == "websocket.close"

        refused()

    @played
    async def test_of_our_own_pages_is_let_in(self):
        await sync_to_async(sell)(left=3)
        said, then = await first_answers("/ws/stock/garish-rug/", origin="http://localhost")
        assert (said, then["type"]) == ("websocket.accept", "websocket.send")


class TestSession:
    @played
    async def test_that_placed_the_order_may_watch_it_without_the_link(self):
        client = Client()

        def shop():
            sell()
            fill(client)
            return client.post(REVIEW, checkout_form(client)).url.split("?")[0]

        placed = await sync_to_async(shop)()
        name = settings.SESSION_COOKIE_NAME
        cookie = f"{name}={client.cookies[name].value}"
        _, then = await first_answers(f"/ws{placed}", origin="http://localhost", cookie=cookie)
        assert '"version": 1' in then["text"]
        _, then = await first_answers(f"/ws{placed}", origin="http://localhost", cookie=f"{name}=forged")
        assert then == {"type": "websocket.close", "code": 4401}
