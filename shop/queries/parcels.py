"""For which service a paid or packed order waits: one rule, for who bought and for who runs the shop."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings

from orders.status import Status
from shipping.overview import parcels_of
from shipping.queries import Parcel

S = Status
NOT_HEARD_OF = (Parcel.TO_BE_PACKED, False)


def awaited_of_parcels(orders: Mapping[UUID, str]) -> dict[UUID, tuple[str, ...]]:
    """Whom each order waits for, given the status of each; nobody, if that is a packer or the carrier. One query."""
    known = parcels_of(orders.keys())
    return {one: _awaited(status, *known.get(one, NOT_HEARD_OF)) for one, status in orders.items()}


def _awaited(status: str, parcel: Parcel, before_staff: bool) -> tuple[str, ...]:
    packed_by_hand = settings.FULFILMENT_AUTOMATIC_AFTER_SECONDS is None
    match status, parcel:
        case S.PAID, Parcel.TO_BE_PACKED if before_staff and packed_by_hand:
            return ()  # on the list of what is to be packed
        case S.PAID, Parcel.TO_BE_PACKED:
            return ("fulfilment",)
        case S.PACKED, Parcel.TO_BE_BOOKED:
            return ("shipping",)
        case (S.PAID, _) | (S.PACKED, Parcel.OUT_OF_HAND):
            return ("orders",)
    return ()
