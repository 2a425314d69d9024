"""Says that a shop which is no demo takes test cards: Django's check for deployments."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_string


def money_moves(**_: Any) -> list[checks.CheckMessage]:
    """Behind a fake gateway nobody pays: right for trying things, and dear in a real shop."""
    from orders.payments.fake import FakeGateway  # it has a table, so it waits for the apps

    fakes = [path for path in settings.PAYMENT_GATEWAYS if issubclass(import_string(path), FakeGateway)]
    if settings.DEMO or not fakes:
        return []
    return [
        checks.Warning(
            f"PAYMENT_GATEWAYS names {', '.join(fakes)}: orders are paid with test numbers, and no money comes in.",
            hint="Name the gateways of companies that move money, or set DEMO=1 if this is a shop to play with.",
            id="orders.W001",
        )
    ]
