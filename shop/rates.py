"""How often one person, or one address, may do something. Valkey counts; while it is away everybody may.

Two numbers do: how many came in this window, and how many in the last one, of which as much counts as the window that
ends now reaches back into it. A list of times would be read and written back for each request, a long one where much is
allowed, and two requests at once would count as one.
"""

import ipaddress
import logging
import math
from threading import Lock
from time import monotonic, time
from typing import NamedTuple

import redis
from django.conf import settings
from django.http import HttpRequest

from shop.valkey import client

PATIENCE_SECONDS = 1
SAID_EVERY_SECONDS = 30.0
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
NEIGHBOURS = 64  # bits of an IPv6 address that are one household's: it has as many of the rest as it likes

logger = logging.getLogger(__name__)
_saying = Lock()
_said_at: float | None = None


class Rate(NamedTuple):
    """So many in so many seconds."""

    times: int
    seconds: int

    @classmethod
    def of(cls, text: str) -> "Rate | None":
        """From ``6/min``, as settings say it; empty: any number.

        :raises ValueError: if it is no rate
        """
        if not text:
            return None
        times, _, per = text.partition("/")
        if not times.isdecimal() or per[:1] not in SECONDS:
            raise ValueError(f"{text!r} is no rate. Write a number, a slash and s, min, h or d, as in 60/min.")
        return cls(int(times), SECONDS[per[:1]])


def spend(what: str, who: str, rate: Rate | None, *, now: float | None = None) -> float:
    """Count one more, if it fits; else return in how many seconds one will. What is refused does not count."""
    if rate is None:
        return 0
    try:
        return _spend(f"{settings.REDIS_PREFIX}:rate:{what}:{who}", rate, time() if now is None else now)
    except (redis.RedisError, OSError) as outage:
        complain(outage)
        return 0


def _spend(key: str, rate: Rate, now: float) -> float:
    window, passed = divmod(now, rate.seconds)
    this, last = f"{key}:{window:.0f}", f"{key}:{window - 1:.0f}"
    valkey = client(patience_seconds=PATIENCE_SECONDS)
    with valkey.pipeline(transaction=False) as pipe:
        pipe.incr(this)
        pipe.expire(this, 2 * rate.seconds)
        pipe.get(last)
        count, _, said = pipe.execute()
    before = int(said or 0)
    if before * (1 - passed / rate.seconds) + count <= rate.times:
        return 0
    valkey.decr(this)
    return _wait(rate, passed, now=count - 1, before=before)


def _wait(rate: Rate, passed: float, *, now: int, before: int) -> float:
    """Seconds until the next one fits: in this window, once less of the last one counts, or in the next."""
    free = rate.times - 1
    if now <= free and before:
        return max(1, math.ceil(rate.seconds * (1 - (free - now) / before) - passed))
    return max(1, math.ceil(rate.seconds - passed + rate.seconds * (1 - free / now if now else 1)))


def complain(outage: Exception) -> None:
    """Say that nobody counts; not for each of the hundreds who ask meanwhile."""
    global _said_at
    with _saying:
        if _said_at is not None and monotonic() - _said_at < SAID_EVERY_SECONDS:
            return
        _said_at = monotonic()
    logger.warning("Nobody counts requests, so nobody is slowed down: %r", outage)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as the web server knows it; what the caller says of it counts for nothing."""
    return household(request.META.get("REMOTE_ADDR", ""))


def household(address: str) -> str:
    """The address, or of IPv6 the part that one household shares."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address or "unknown"
    if isinstance(known, ipaddress.IPv4Address):
        return address
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((known, NEIGHBOURS), strict=False).network_address)


def asker(request: HttpRequest) -> str:
    """Whom a request counts for: the person if signed in, else the address."""
    user = getattr(request, "user", None)
    return f"user-{user.pk}" if user and user.is_authenticated else address_of(request)
