"""What live sockets share: how they open, when they look for news, and how they end.

    accept ─ take a seat ─ admit() ─ join the groups ─ tell() ─┬─ rung ────────── tell() ─┐
                 │            │                                 └─ every 15 s ─ tell() ─┐  │
                 └─ Refused ──┴─ close(code)                              wait again ───┴──┘

A ring carries no news; it only makes the socket read the database. Joining comes before the first read, so that
nothing can happen in between unheard; rings may get lost, so the socket also looks by itself.
"""

import asyncio
import json
import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from django import db
from django.core.serializers.json import DjangoJSONEncoder
from redis.exceptions import RedisError

from shop.sockets import seats
from shop.sockets.closing import Code, Refused
from shop.sockets.reading import read

logger = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 15.0
GROUP_TIMEOUT_SECONDS = 2.0
MOST_BYTES_IN = 1024
OUTAGES = (db.Error, RedisError, OSError)


class LiveSocket(AsyncWebsocketConsumer):
    """Sends what is new and listens to nothing. A subclass says who is admitted and what is told."""

    async def admit(self) -> Iterable[str]:
        """Check who asks for what, and name the groups to join.

        :raises Refused: if they may not
        """
        raise NotImplementedError

    async def tell(self, *, thoroughly: bool) -> bool:
        """Send what is new; return whether more may come. ``thoroughly``: not only what rings are about."""
        raise NotImplementedError

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.seat = ""
        self.joined: list[str] = []
        self.look_again: asyncio.Task[None] | None = None
        self.turn = asyncio.Lock()
        try:
            await super().__call__(scope, receive, send)
        except OUTAGES as outage:
            await self._give_up(outage)
        finally:
            self._tidy_up()

    async def dispatch(self, message: Any) -> None:
        try:
            await super().dispatch(message)
        except OUTAGES as outage:  # not in __call__, where the channel layer tidies up first, which takes long
            await self._give_up(outage)

    async def connect(self) -> None:
        await self.accept()
        try:
            who = seats.holder(self.scope)
            seats.take(who)
            self.seat = who
            await read(seats.knock)(who)
            groups = list(await self.admit())
        except Refused as refused:
            await self.close(refused.code)
            return
        for group in groups:
            joining = self.channel_layer.group_add(group, self.channel_name)
            await asyncio.wait_for(joining, GROUP_TIMEOUT_SECONDS)
            self.joined.append(group)
        if await self._news(thoroughly=True):
            self.look_again = asyncio.create_task(self._look_again())

    async def rang(self, _message: dict[str, Any]) -> None:
        """Somebody rang: see what there is."""
        await self._news(thoroughly=False)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Drop it: nothing that a browser says here means anything. Too much of it ends the talk."""
        if len(text_data or bytes_data or "") > MOST_BYTES_IN:
            await self.close(Code.TOO_BIG)

    async def disconnect(self, code: int) -> None:  # noqa: ARG002 - channels passes it
        self._tidy_up()  # the seat is free at once; the channel layer takes seconds to let go
        for group in self.joined:
            with suppress(*OUTAGES):  # the layer forgets who left by itself, after a while
                leaving = self.channel_layer.group_discard(group, self.channel_name)
                await asyncio.wait_for(leaving, GROUP_TIMEOUT_SECONDS)

    async def send_json(self, message: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(message, cls=DjangoJSONEncoder))

    async def _news(self, *, thoroughly: bool) -> bool:
        async with self.turn:  # a ring may come while we look by ourselves
            more = await self.tell(thoroughly=thoroughly)
        if not more:
            await self.close(Code.DONE)
        return more

    async def _look_again(self) -> None:
        try:
            more = True
            while more:
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
                more = await self._news(thoroughly=True)
        except OUTAGES as outage:
            await self._give_up(outage)

    async def _give_up(self, outage: BaseException) -> None:
        logger.warning("%s closed, the browser will come back: %r", self.scope["path"], outage)
        with suppress(Exception):  # the browser may be gone already, which is as well
            await self.base_send({"type": "websocket.close", "code": Code.TRY_AGAIN_LATER})

    def _tidy_up(self) -> None:
        if self.look_again:
            self.look_again.cancel()
        if self.seat:
            seats.leave(self.seat)
            self.seat = ""
