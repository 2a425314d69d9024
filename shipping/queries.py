"""Reads of Fulfilment and Shipping: no writes, no events."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from events.errands import Owed
from shipping.models import Errand, PickList, Shipment

__all__ = ["Parcel", "errands_late", "errands_owed", "order_of_parcel", "parcel_between"]


class Parcel(StrEnum):
    """Where a paid order's parcel is, as its two services know it."""

    TO_BE_PACKED = "to be packed"  # Fulfilment's turn
    TO_BE_BOOKED = "to be booked"  # Shipping's turn
    BOOKED = "booked"  # the carrier's turn
    OUT_OF_HAND = "out of hand"  # under way, or stopped: nothing to be done here


def order_of_parcel(tracking: str) -> UUID | None:
    """The order whose parcel the carrier knows by this number."""
    return Shipment.objects.filter(tracking=tracking).exclude(tracking="").values_list("order_id", flat=True).first()


def parcel_between(picking: str | None, state: str | None) -> Parcel:
    """Where a parcel is whose pick list and whose shipment are in these states; none, if there is no such row."""
    if picking == PickList.State.STOPPED:
        return Parcel.OUT_OF_HAND
    if picking != PickList.State.PACKED:
        return Parcel.TO_BE_PACKED
    if state in (None, *_BEFORE_THE_CARRIER):
        return Parcel.TO_BE_BOOKED
    return Parcel.BOOKED if state == Shipment.State.BOOKED else Parcel.OUT_OF_HAND


def errands_late(*, now: datetime) -> int:
    """How many errands should have run by now."""
    return Errand.late(now=now)


def errands_owed(*, now: datetime) -> Owed:
    """What Shipping owes its carrier."""
    return Errand.owed(now=now)


S = Shipment.State
_BEFORE_THE_CARRIER = (S.EXPECTED, S.WAITING, S.UNDELIVERABLE, S.READY)
