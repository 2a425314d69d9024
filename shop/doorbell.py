"""Tells open websockets that there is news. A ring says nothing else, and may get lost: truth is the database.

Valkey being slow or gone must not hold up a consumer, so rings leave through a thread of their own:
:func:`ring` returns at once, and rings for a group that is still waiting to be rung become one.
"""

import asyncio
import hashlib
import logging
import threading
from functools import cache
from uuid import UUID

from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 1.0
MOST_WAITING = 10_000
LANES = 8


def order_group(order_id: UUID) -> str:
    """Where the sockets of one order wait."""
    return f"order.{order_id.hex}"


def stock_group(sku: str) -> str:
    """Where the sockets that show a SKU wait. Hashed: a group's name may not hold every letter a SKU may."""
    return f"stock.{hashlib.sha256(sku.encode()).hexdigest()[:32]}"


def journey_group(order_id: UUID) -> str:
    """Where the sockets of the Journey page wait for facts about one order."""
    return f"journey.{order_id.hex}"


def journey_switches_group() -> str:
    """Where the sockets of the Journey page wait for news about its switches."""
    return "journey.switches"


def ring(group: str) -> None:
    """Wake every socket of ``group``, soon. Never fails and never blocks; a lost ring is made up for later."""
    _ringer().ring(group)


@cache
def _ringer() -> "Ringer":
    return Ringer()


class Ringer:
    """A thread with an event loop, which sends the rings and says once when it cannot."""

    def __init__(self) -> None:
        self._waiting: set[str] = set()
        self._lock = threading.Lock()
        self._lanes = asyncio.Semaphore(LANES)
        self._reachable = True
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="doorbell", daemon=True).start()

    def ring(self, group: str) -> None:
        with self._lock:
            if group in self._waiting or len(self._waiting) >= MOST_WAITING:
                return
            self._waiting.add(group)
        asyncio.run_coroutine_threadsafe(self._send(group), self._loop)

    async def _send(self, group: str) -> None:
        async with self._lanes:
            with self._lock:  # before sending, so that a change committed meanwhile rings again
                self._waiting.discard(group)
            await self._try(group)

    async def _try(self, group: str) -> None:
        try:
            layer = get_channel_layer()
            await asyncio.wait_for(layer.group_send(group, {"type": "rang"}), TIMEOUT_SECONDS)
        except Exception as error:  # whatever the channel layer raises, the order is not its business
            self._tell(f"Websockets are not rung ({error!r}): they look for news by themselves.")
        else:
            self._tell("")

    def _tell(self, trouble: str) -> None:
        if bool(trouble) == self._reachable:
            self._reachable = not trouble
            logger.log(logging.WARNING if trouble else logging.INFO, trouble or "Websockets are rung again.")
