"""A cache that is away is empty: what asks it goes on, as it does when it asks for the first time.

Whoever must not go on then asks the alias ``strict``, as forms do that guess: `shop/accounts/counting.py`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import redis
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.utils.connection import ConnectionProxy

from shop.rates import complain

OUTAGES = (redis.RedisError, OSError)

strict = ConnectionProxy(caches, "strict")  # for whoever has to know of an outage


def forgiving(method: Callable[..., Any], *, instead: Any) -> Callable[..., Any]:
    """The method, which answers ``instead`` while Valkey is away."""

    @wraps(method)
    def asked(*args: Any, **kwargs: Any) -> Any:
        try:
            return method(*args, **kwargs)
        except OUTAGES as outage:
            complain(outage)
            return instead

    return asked


class ForgivingCache(RedisCache):
    """As Django's own, but for outages: nothing is found, and what is stored is as good as stored."""

    add = forgiving(RedisCache.add, instead=True)  # locks are had, else whoever asks for one would wait for it
    set = forgiving(RedisCache.set, instead=None)
    touch = forgiving(RedisCache.touch, instead=False)
    delete = forgiving(RedisCache.delete, instead=False)
    has_key = forgiving(RedisCache.has_key, instead=False)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """What was stored, or the default."""
        return forgiving(super().get, instead=default)(key, default, version)
