"""How often one person, or one address, may ask the API. `shop/rates.py` counts."""

from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from shop.rates import Rate, asker, spend


class _Throttle(BaseThrottle):
    scope = ""
    setting = ""
    now: float | None = None

    def allow_request(self, request: Request, view: APIView) -> bool:  # noqa: ARG002 - REST framework passes it
        rate = Rate.of(getattr(settings, self.setting))
        self._seconds = spend(f"api-{self.scope}", asker(request), rate, now=self.now)
        return not self._seconds

    def wait(self) -> float:
        """Seconds until the next one fits."""
        return self._seconds


class Reads(_Throttle):
    """Everything that only reads."""

    scope, setting = "reads", "API_READS_RATE"


class Orders(_Throttle):
    """Whatever changes something: placing orders above all."""

    scope, setting = "orders", "API_ORDERS_RATE"


def by_method(request: Any) -> list[BaseThrottle]:
    """Reads are counted apart from the rest, so that watching an order does not use up the next one."""
    return [Reads() if request.method in ("GET", "HEAD", "OPTIONS") else Orders()]
