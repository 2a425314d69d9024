"""Talking to a websocket without a server: what a browser would get, close codes included."""

import faulthandler
import json
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any
from unittest import mock
from urllib.parse import unquote

from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from channels.routing import URLRouter
from django.contrib.auth.models import AnonymousUser

from shop.sockets import reading, urlpatterns

SOON = 20


class Browser:
    """One socket, opened; ``who`` is the user, ``session`` what the cookie stands for."""

    def __init__(self, url, *, who=None, session=None, client=("192.0.2.1", 4711)):
        path, _, query = url.partition("?")
        scope = {
            "type": "websocket",
            "path": unquote(path),
            "query_string": query.encode(),
            "headers": [],
            "subprotocols": [],
            "user": who or AnonymousUser(),
            "session": session or {},
            "client": client,
        }
        self.wire = ApplicationCommunicator(URLRouter(urlpatterns), scope)

    async def __aenter__(self):
        await self.wire.send_input({"type": "websocket.connect"})
        assert (await self._hears())["type"] == "websocket.accept"
        return self

    async def __aexit__(self, *failure):
        await self.wire.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.wire.wait(0.1)  # then it is cancelled: Valkey would let go of its side seconds later

    async def says(self, text=None, *, data=None):
        """Say something to the server, which is not supposed to listen."""
        await self.wire.send_input({"type": "websocket.receive", "text": text, "bytes": data})

    async def message(self):
        """The next message."""
        event = await self._hears()
        assert event["type"] == "websocket.send", event
        return json.loads(event["text"])

    async def closed(self):
        """Wait for the end, and return its code."""
        event = await self._hears()
        assert event["type"] == "websocket.close", event
        return event["code"]

    async def silent(self):
        """Whether nothing comes for a while."""
        return await self.wire.receive_nothing(0.2, 0.02)

    async def _hears(self):
        try:
            return await self.wire.receive_output(SOON)
        except TimeoutError:
            faulthandler.dump_traceback(2)  # what every thread is at, for whoever reads CI's output
            raise


def played(test: Callable[..., Awaitable[Any]]) -> Callable[..., Any]:
    """Run an async test in a loop of its own, its database reads in the test's own thread and transaction."""

    @wraps(test)
    def run(*args, **kwargs):
        with mock.patch.object(reading, "WHERE", {"thread_sensitive": True}):
            return async_to_sync(test)(*args, **kwargs)

    return run
