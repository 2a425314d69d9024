"""How often one person, or one address, may ask. Valkey counts; while it is away everybody may.

REST framework's own throttle keeps a list of times, which it reads and writes back for each request: a long one where
much is allowed, and two requests at once are counted as one. Two numbers do: how many came in this minute, and how many
in the last one, of which as much counts as the minute that ends now reaches back into it.
"""

import logging
import math
from typing import Any

import redis
from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from shop.valkey import client

PATIENCE_SECONDS = 1

logger = logging.getLogger(__name__)


class _Throttle(SimpleRateThrottle):
    setting = ""
    num_requests: int
    duration: int

    def get_rate(self) -> str | None:
        rate: str = getattr(settings, self.setting)
        return rate or None

    def get_cache_key(self, request: Request, view: APIView) -> str:  # noqa: ARG002 - REST framework passes it
        user = request.user
        ident = f"user-{user.pk}" if user and user.is_authenticated else self.get_ident(request)
        return f"{settings.CACHES['default']['KEY_PREFIX']}:throttle:{self.scope}:{ident}"

    def allow_request(self, request: Request, view: APIView) -> bool:
        if self.rate is None:
            return True
        try:
            return self._is_within(self.get_cache_key(request, view))
        except (redis.RedisError, OSError) as outage:
            logger.warning("Nobody counts requests: %r", outage)
            return True

    def _is_within(self, key: str) -> bool:
        window, self._passed = divmod(self.timer(), self.duration)
        this, last = f"{key}:{window:.0f}", f"{key}:{window - 1:.0f}"
        with valkey().pipeline(transaction=False) as pipe:
            pipe.incr(this)
            pipe.expire(this, 2 * self.duration)
            pipe.get(last)
            now, _, before = pipe.execute()
        self._now, self._before = now - 1, int(before or 0)
        if self._before * (1 - self._passed / self.duration) + now <= self.num_requests:
            return True
        valkey().decr(this)  # what is refused does not count
        return False

    def wait(self) -> float:
        """Seconds until the next one fits: in this window, once less of the last one counts, or in the next."""
        free = self.num_requests - 1
        if self._now <= free:
            return math.ceil(self.duration * (1 - (free - self._now) / self._before) - self._passed)
        return math.ceil(self.duration - self._passed + self.duration * (1 - free / self._now))


class Reads(_Throttle):
    """Everything that only reads."""

    scope, setting = "reads", "API_READS_RATE"


class Orders(_Throttle):
    """Whatever changes something: placing orders above all."""

    scope, setting = "orders", "API_ORDERS_RATE"


def valkey() -> redis.Redis:
    return client(patience_seconds=PATIENCE_SECONDS)


def by_method(request: Any) -> list[SimpleRateThrottle]:
    """Reads are counted apart from the rest, so that watching an order does not use up the next one."""
    return [Reads() if request.method in ("GET", "HEAD", "OPTIONS") else Orders()]
