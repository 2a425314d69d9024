"""What Shipping asks of a carrier, whichever it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

import msgspec


class CarrierError(Exception):
    """The carrier did not do what it was asked; ask again later. The message holds no address."""


class Booking(msgspec.Struct, frozen=True):
    """A parcel the carrier knows. ``next_at``: when there may be news of it."""

    tracking: str
    next_at: datetime


class Step(msgspec.Struct, frozen=True):
    """Something that happened to a parcel, in the words of ``Shipment.State``."""

    state: str
    at: datetime


class Progress(msgspec.Struct, frozen=True):
    """All that happened to a parcel so far. ``next_at``: when to ask again; none, once it is over."""

    steps: tuple[Step, ...]
    next_at: datetime | None


class Carrier(Protocol):
    """A company that brings parcels to people. Calls may be slow, and may fail after taking effect."""

    name: str

    def book(self, *, reference: str, address: Mapping[str, Any]) -> Booking:
        """Book a parcel; the same reference again is the same parcel.

        :raises CarrierError: if it is not known to be booked
        """

    def progress(self, *, tracking: str) -> Progress:
        """Say what happened to a parcel.

        :raises CarrierError: if the carrier does not answer, or does not know it
        """

    def cancel(self, *, reference: str) -> bool:
        """Leave a parcel here; false if it is too late, because the carrier has it.

        True again if it was cancelled before, and for a reference under which nothing was booked.

        :raises CarrierError: if it is not known to be cancelled
        """


def default() -> Carrier:
    """The carrier that the shop works with."""
    from shipping.carriers.fake import FakeCarrier  # it has a table, so it waits for the apps

    return FakeCarrier()
