"""Orders that should have moved by now, each with whom it waits for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings

from orders.queries import StandingStill, standing_still
from orders.status import Status
from shop.queries.parcels import awaited_of_parcels
from shop.queries.services import NAMES
from shop.shared import shared

S = Status
# Of the others, held ones are staff's to decide, and parcels under way are the carrier's.
MOVED_BY_SERVICES = (S.PLACED, S.VALIDATED, S.PAID, S.PACKED)
MOST = 200
# Far more may wait for packers or the carrier: so many are looked through for those that wait for a service.
PAGE, PAGES = 1_000, 20
FRESH_SECONDS = 4.0  # less than a dashboard waits until it asks again


class Stuck(msgspec.Struct, frozen=True, kw_only=True):
    """An order that waits, since its last step at ``since``, for whom ``orders.queries.awaited`` calls so."""

    order_id: UUID
    number: str
    status: str
    since: datetime
    awaited: tuple[str, ...]

    @property
    def services(self) -> tuple[str, ...]:
        """By the names that operators know."""
        return tuple(NAMES.get(service, service) for service in self.awaited)


def stuck_orders(*, now: datetime) -> list[Stuck]:
    """The orders that wait for a service unusually long, longest first: two queries for each page that is looked at.

    Whose turn is the shopper's, the packers' or the carrier's is none of them, however many wait for those. That can be
    forty queries, so pages take :func:`stuck_of_late`.
    """
    return list(islice(_every_stuck(now), MOST))


def stuck_of_late(*, now: datetime) -> list[Stuck]:
    """:func:`stuck_orders` as of a few seconds ago: dashboards ask again all day, and one answer does for them all."""
    return shared("desk:stuck", lambda: stuck_orders(now=now), fresh_seconds=FRESH_SECONDS)


def stuck_order(*, order_id: UUID, now: datetime) -> Stuck | None:
    """The one order, if it waits for a service unusually long."""
    return next(_stuck(_still(now, limit=1, order_id=order_id)), None)


def by_service(orders: Iterable[Stuck]) -> list[tuple[str, int]]:
    """How many of the orders wait for each service, most first; one may wait for several."""
    return Counter(service for order in orders for service in order.services).most_common()


def _every_stuck(now: datetime) -> Iterator[Stuck]:
    last = None
    for _ in range(PAGES):
        page = _still(now, limit=PAGE, after=last)
        yield from _stuck(page)
        if len(page) < PAGE:
            return
        last = page[-1]


def _still(now: datetime, **which: Any) -> list[StandingStill]:
    before = now - timedelta(seconds=settings.ORDER_OVERDUE_AFTER_SECONDS)
    return standing_still(before=before, statuses=MOVED_BY_SERVICES, **which)


def _stuck(still: Sequence[StandingStill]) -> Iterator[Stuck]:
    parcels = awaited_of_parcels(
        {order.order_id: order.status for order in still if order.status in (S.PAID, S.PACKED)}
    )
    for order in still:
        if waits_for := order.awaits or parcels.get(order.order_id):
            yield Stuck(
                order_id=order.order_id,
                number=order.number,
                status=order.status,
                since=order.since,
                awaited=tuple(waits_for),
            )
