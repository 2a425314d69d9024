"""All who wait for one order in this process share one watch: one subscription, and one read per ring.

    first waiter ── join the group ── read ─┬─ undecided ── a ring, another waiter, or 2 s ── read ─┐
                                            └─ decided ── everybody is answered                     wait again

Joining comes before the first read, so that nothing can happen in between unheard. Rings may get lost, so the watch
also looks by itself; without Valkey it does nothing else. Whoever comes later asks for a read that begins after they
came: what was read before may be old.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import UUID

from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from orders.queries import OrderSnapshot, order_view
from orders.status import UNDECIDED
from shop.doorbell import order_group
from shop.sockets.reading import read

logger = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 2.0
LAYER_TIMEOUT_SECONDS = 2.0
OUTAGES = (RedisError, OSError, TimeoutError)

Loop = asyncio.AbstractEventLoop
Look = asyncio.Future[OrderSnapshot | None]

_watches: dict[tuple[Loop, UUID], "Watch"] = {}


@asynccontextmanager
async def watching(order_id: UUID) -> AsyncIterator["Watch"]:
    """Join the watch over an order, which the first one begins and the last one ends."""
    key = (asyncio.get_running_loop(), order_id)
    watch = _watches.setdefault(key, Watch(order_id))
    watch.waiters += 1
    try:
        yield watch
    finally:
        watch.waiters -= 1
        if not watch.waiters:
            _watches.pop(key)
            watch.end()


class Watch:
    """One order, read again whenever something may have happened to it."""

    def __init__(self, order_id: UUID) -> None:
        self.order_id = order_id
        self.waiters = 0
        self._wake = asyncio.Event()
        self._next: Look | None = None
        self._decided: asyncio.Future[OrderSnapshot] | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def look(self) -> OrderSnapshot | None:
        """The order as it is now or later, None if there is none. However many ask at once, it is read once.

        Raises what the reading raised.
        """
        self._begin()
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
            self._next.add_done_callback(_noticed)
        self._wake.set()
        return await asyncio.shield(self._next)

    async def decision(self, *, within: float) -> OrderSnapshot | None:
        """The order once it is decided; None if it is not, ``within`` so many seconds."""
        self._begin()
        assert self._decided  # noqa: S101 - for mypy: _begin made it
        with suppress(TimeoutError):
            return await asyncio.wait_for(asyncio.shield(self._decided), within)
        return None

    def end(self) -> None:
        """Nobody waits any more."""
        for task in self._tasks:
            task.cancel()

    def _begin(self) -> None:
        if not self._tasks:
            self._decided = asyncio.get_running_loop().create_future()
            self._tasks.append(asyncio.create_task(self._watch()))

    async def _watch(self) -> None:
        layer = get_channel_layer()
        channel = await self._subscribe(layer)
        if channel:
            self._tasks.append(asyncio.create_task(self._listen(layer, channel)))
        try:
            while True:
                await self._read()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), LOOK_AGAIN_SECONDS)
        finally:
            if channel:
                with suppress(*OUTAGES):  # the layer forgets who left by itself, after a while
                    leaving = layer.group_discard(order_group(self.order_id), channel)
                    await asyncio.wait_for(leaving, LAYER_TIMEOUT_SECONDS)

    async def _subscribe(self, layer: object) -> str:
        try:
            channel: str = await asyncio.wait_for(layer.new_channel(), LAYER_TIMEOUT_SECONDS)  # type: ignore[attr-defined]
            joining = layer.group_add(order_group(self.order_id), channel)  # type: ignore[attr-defined]
            await asyncio.wait_for(joining, LAYER_TIMEOUT_SECONDS)
        except OUTAGES as outage:
            logger.warning("Nobody rings for order %s, so it is looked at again and again: %r", self.order_id, outage)
            return ""
        return channel

    async def _listen(self, layer: object, channel: str) -> None:
        """Wake the watch at each ring, until the layer is gone; then it looks by itself."""
        with suppress(*OUTAGES):
            while True:
                await layer.receive(channel)  # type: ignore[attr-defined]
                self._wake.set()

    async def _read(self) -> None:
        self._wake.clear()  # before reading: a ring meanwhile means another read
        asked, self._next = self._next, None
        try:
            order = await read(order_view)(self.order_id)
        except Exception as trouble:  # whoever asked is told; the others go on waiting for better times
            logger.warning("Order %s could not be read: %r", self.order_id, trouble)
            if asked:
                asked.set_exception(trouble)
            return
        if asked:
            asked.set_result(order)
        if order and self._decided and not self._decided.done() and order.status not in UNDECIDED:
            self._decided.set_result(order)


def _noticed(look: Look) -> None:
    """Whoever asked may have gone meanwhile; then nobody else would fetch the error."""
    if not look.cancelled():
        look.exception()
