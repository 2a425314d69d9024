"""Orders that should have moved by now, each with whom it waits for."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings

from orders.queries import StandingStill, standing_still
from orders.status import Status
from shipping.overview import parcels_of
from shipping.queries import Parcel

S = Status
# Of the others, held ones are staff's to decide, and parcels under way are the carrier's.
MOVED_BY_SERVICES = (S.PLACED, S.VALIDATED, S.PAID, S.PACKED)
MOST = 200

NAMES: Mapping[str, str] = {
    "orders": "Orders",
    "details": "Order details",
    "inventory": "Inventory",
    "fraud": "Fraud",
    "payments": "Payments",
    "fulfilment": "Fulfilment",
    "shipping": "Shipping",
}


class Stuck(msgspec.Struct, frozen=True, kw_only=True):
    """An order that waits, since its last step at ``since``, for ``services`` by the names that operators know."""

    order_id: UUID
    number: str
    status: str
    since: datetime
    services: tuple[str, ...]


def stuck_orders(*, now: datetime) -> list[Stuck]:
    """The orders that wait for a service unusually long, longest first: two queries, however many orders there are.

    Whose turn is the shopper's, the packers' or the carrier's is none of them.
    """
    before = now - timedelta(seconds=settings.ORDER_OVERDUE_AFTER_SECONDS)
    still = standing_still(before=before, statuses=MOVED_BY_SERVICES, limit=MOST)
    parcels = parcels_of([order.order_id for order in still if order.status in (S.PAID, S.PACKED)])
    return list(_stuck(still, parcels))


def by_service(orders: Iterable[Stuck]) -> list[tuple[str, int]]:
    """How many of the orders wait for each service, most first; one may wait for several."""
    return Counter(service for order in orders for service in order.services).most_common()


def _stuck(still: Iterable[StandingStill], parcels: Mapping[UUID, tuple[Parcel, bool]]) -> Iterable[Stuck]:
    for order in still:
        waits_for = order.awaits or _parcel_awaits(order, *parcels.get(order.order_id, (Parcel.TO_BE_PACKED, False)))
        if waits_for:
            names = tuple(NAMES.get(service, service) for service in waits_for)
            yield Stuck(
                order_id=order.order_id, number=order.number, status=order.status, since=order.since, services=names
            )


def _parcel_awaits(order: Any, parcel: Parcel, before_staff: bool) -> tuple[str, ...]:
    packed_by_hand = settings.FULFILMENT_AUTOMATIC_AFTER_SECONDS is None
    match order.status, parcel:
        case S.PAID, Parcel.TO_BE_PACKED if before_staff and packed_by_hand:
            return ()  # on the list of what is to be packed
        case S.PAID, Parcel.TO_BE_PACKED:
            return ("fulfilment",)
        case S.PACKED, Parcel.TO_BE_BOOKED:
            return ("shipping",)
        case (S.PAID, _) | (S.PACKED, Parcel.OUT_OF_HAND):
            return ("orders",)
    return ()
