"""Whether the journey's own servers run. Its consumer groups are asked for with all others."""

import socket
from urllib.parse import urlsplit

from django.conf import settings

PATIENCE_SECONDS = 0.3


def states() -> dict[str, str]:
    """``ok``, or what is wrong, by the names of their processes; nothing where there is no journey."""
    if not settings.JOURNEY:
        return {}
    return {
        "journey-customers": _state(settings.JOURNEY_CUSTOMERS_URL),
        "journey-shipping": _state(settings.JOURNEY_SHIPPING_URL),
    }


def _state(url: str) -> str:
    address = urlsplit(url)
    try:
        with socket.create_connection((address.hostname or "", address.port or 80), PATIENCE_SECONDS):
            return "ok"
    except OSError:
        return f"nothing listens at {url}: was it switched off?"
