"""How often one person, or one address, may ask. Valkey counts; while it is away everybody may."""

import logging
from typing import Any

from django.conf import settings
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

logger = logging.getLogger(__name__)


class _Throttle(SimpleRateThrottle):
    setting = ""

    def get_rate(self) -> str | None:
        rate: str = getattr(settings, self.setting)
        return rate or None

    def get_cache_key(self, request: Request, view: APIView) -> str:  # noqa: ARG002 - REST framework passes it
        user = request.user
        ident = f"user-{user.pk}" if user and user.is_authenticated else self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": ident}

    def allow_request(self, request: Request, view: APIView) -> bool:
        try:
            return super().allow_request(request, view)
        except (RedisError, OSError) as outage:
            logger.warning("Nobody counts requests: %r", outage)
            return True


class Reads(_Throttle):
    """Everything that only reads."""

    scope, setting = "reads", "API_READS_RATE"


class Orders(_Throttle):
    """Whatever changes something: placing orders above all."""

    scope, setting = "orders", "API_ORDERS_RATE"


def by_method(request: Any) -> list[SimpleRateThrottle]:
    """Reads are counted apart from the rest, so that watching an order does not use up the next one."""
    return [Reads() if request.method in ("GET", "HEAD", "OPTIONS") else Orders()]
