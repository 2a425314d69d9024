"""Threads in which sockets read the database, several at a time.

What Channels offers by itself is one thread for all sockets of a process: one slow read, and every page waits.
"""

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from channels.db import database_sync_to_async
from django.conf import settings

P = ParamSpec("P")
R = TypeVar("R")

CONNECTIONS_WITHOUT_POOL = 8


def _most_at_once() -> int:
    """Half of the pool: however many sockets read, pages find a connection, too."""
    pool = settings.DATABASES["default"].get("OPTIONS", {}).get("pool", {})
    return max(1, int(pool.get("max_size", CONNECTIONS_WITHOUT_POOL)) // 2)


# What does not fit waits in the executor's queue, which is patient; the pool's queue gives up after seconds.
WHERE: dict[str, Any] = {
    "thread_sensitive": False,
    "executor": ThreadPoolExecutor(_most_at_once(), thread_name_prefix="socket-read"),
}


def read(function: Callable[P, R]) -> Callable[P, Awaitable[R]]:
    """Let a socket await what reads the database; its connection goes back to the pool after each call."""

    @wraps(function)
    async def reading(*args: P.args, **kwargs: P.kwargs) -> R:
        result: R = await database_sync_to_async(function, **WHERE)(*args, **kwargs)
        return result

    return reading
