"""A carrier to play with: every parcel it booked moves by the clock, as fast as the settings say."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from shipping.carriers import Booking, CarrierError, Progress, Step
from shipping.models import FakeBooking, Shipment

State = Shipment.State
STEPS = (State.DISPATCHED, State.OUT_FOR_DELIVERY, State.DELIVERED)


class FakeCarrier:
    """Keeps its bookings in a table of its own, and no address: it delivers nothing."""

    name = "Monarch Parcels"

    def __init__(self, *, clock: Callable[[], datetime] = timezone.now) -> None:
        self.clock = clock

    def book(self, *, reference: str, address: Mapping[str, Any]) -> Booking:  # noqa: ARG002
        booking, is_new = FakeBooking.objects.get_or_create(
            reference=reference,
            defaults={"tracking": _tracking(reference), "booked_at": self.clock()},
        )
        if not is_new:
            FakeBooking.objects.filter(pk=booking.pk).update(calls=F("calls") + 1)
        first = next(_timetable(booking))
        return Booking(tracking=booking.tracking, next_at=first.at)

    def progress(self, *, tracking: str) -> Progress:
        booking = FakeBooking.objects.filter(tracking=tracking).first()
        if booking is None:
            raise CarrierError(f"Monarch Parcels has no parcel {tracking}: book it first.")
        if booking.cancelled_at:
            return Progress(steps=(), next_at=None)
        now, steps = self.clock(), list(_timetable(booking))
        return Progress(
            steps=tuple(step for step in steps if step.at <= now),
            next_at=next((step.at for step in steps if step.at > now), None),
        )

    @transaction.atomic
    def cancel(self, *, reference: str) -> bool:
        booking = FakeBooking.objects.select_for_update().filter(reference=reference).first()
        if booking is None or booking.cancelled_at:
            return True
        now = self.clock()
        if next(_timetable(booking)).at <= now:
            return False
        FakeBooking.objects.filter(pk=booking.pk).update(cancelled_at=now)
        return True


def _tracking(reference: str) -> str:
    return f"MP-{blake2b(reference.encode(), digest_size=6).hexdigest().upper()}"


def _timetable(booking: FakeBooking) -> Iterator[Step]:
    for state, seconds in zip(STEPS, settings.CARRIER_DELAYS_SECONDS, strict=True):
        yield Step(state=state, at=booking.booked_at + timedelta(seconds=seconds))
