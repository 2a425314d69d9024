"""Valkey's clients: one for the process and each patience, however many threads ask for the first."""

from functools import cache
from threading import Lock

import redis
from django.conf import settings

_making = Lock()


def client(*, patience_seconds: float) -> redis.Redis:
    """Its connections are pooled: Django's cache would open one anew for each request.

    :param patience_seconds: to connect, and for each answer
    """
    # One maker at a time: of two clients that are made at once, one is dropped, and closes its connections in mid-use.
    with _making:
        return _made(patience_seconds)


@cache
def _made(patience_seconds: float) -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=patience_seconds, socket_connect_timeout=patience_seconds
    )
