"""Says that a shop which is no demo hands its parcels to nobody: Django's check for deployments."""

from typing import Any

from django.conf import settings
from django.core import checks

from shipping import carriers


def parcels_move(**_: Any) -> list[checks.CheckMessage]:
    """The fake carrier tells of parcels by the clock, wherever they are."""
    from shipping.carriers.fake import FakeCarrier  # it has a table, so it waits for the apps

    if settings.DEMO or not isinstance(carriers.default(), FakeCarrier):
        return []
    return [
        checks.Warning(
            f"{FakeCarrier.name} is no company: it calls parcels delivered that never left the house.",
            hint="Let shipping.carriers.default() name a carrier, or set DEMO=1 if this is a shop to play with.",
            id="shipping.W001",
        )
    ]
