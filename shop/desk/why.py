"""Why orders wait: for which services, and how those are right now, with the exact figures that operators want."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from events.models import Parked
from shop.desk.stuck import Stuck, stuck_order
from shop.queries.services import Parts, Service, parts, service_now


class Awaited(msgspec.Struct, frozen=True, kw_only=True):
    """A service that so many ``orders`` wait for. ``parked``: events of the one order that it set aside."""

    service: Service
    parked: int = 0
    orders: int = 1


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """``since``: of one order, when it made its last step."""

    services: tuple[Awaited, ...]
    now: Parts
    since: datetime | None = None

    @property
    def names(self) -> list[str]:
        return [awaited.service.name for awaited in self.services]


def why_waiting(*, order_id: UUID, now: datetime) -> Why | None:
    """Why one order waits unusually long; none if it does not. A query or two, and an answer that all share."""
    stuck = stuck_order(order_id=order_id, now=now)
    return _why(stuck, parts()) if stuck else None


def whys(orders: Iterable[Stuck]) -> Why | None:
    """The services that all these wait for, most orders first."""
    counted = Counter((name, order.status) for order in orders for name in order.awaited)
    if not counted:
        return None
    now, by_group = parts(), Counter[Service]()
    for (name, status), count in counted.items():
        by_group[service_now(name, status=status, now=now)] += count
    services = [Awaited(service=service, orders=count) for service, count in by_group.most_common()]
    return Why(services=tuple(services), now=now)


def _why(stuck: Stuck, now: Parts) -> Why:
    found = [service_now(name, status=stuck.status, now=now) for name in stuck.awaited]
    rows = Parked.objects.filter(group_name__in=[one.group for one in found], key=str(stuck.order_id).encode())
    parked = Counter(rows.values_list("group_name", flat=True))
    services = tuple(Awaited(service=one, parked=parked[one.group]) for one in found)
    return Why(services=services, now=now, since=stuck.since)
