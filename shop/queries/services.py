"""How the services are for which orders wait: whether they run, are paused, and how much waits for each of them.

Pages of orders that stand still ask again and again. So there is one answer for all of them, some seconds old at most;
only what is parked of one order is asked for each.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec
from celery import current_app
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

import orders.queries
import shipping.queries
from events.health import relay_holder
from events.models import Parked
from events.observe.backlog import backlog
from events.pauses import paused
from events.peek import LogAway
from events.standing import Standing, standings
from orders.status import Status
from shop.shared import shared

FRESH_SECONDS = 1.5  # pages ask every two seconds
KAFKA_SECONDS = 0.7  # for each of its questions: somebody waits for the page
PING_SECONDS = 1.0

# By which names operators know whom `orders.queries.awaited` and `shop.queries.parcels` tell of.
NAMES: Mapping[str, str] = {
    "orders": "Orders",
    "details": "Order details",
    "inventory": "Inventory",
    "fraud": "Fraud",
    "payments": "Payments",
    "fulfilment": "Fulfilment",
    "shipping": "Shipping",
}
# The group whose turn it is. Orders has one for each step.
GROUPS: Mapping[str, str] = {
    "details": "order-details-checks",
    "inventory": "inventory-reservations",
    "fraud": "fraud-checks",
    "payments": "payments",
    "fulfilment": "fulfilment",
    "shipping": "shipping",
}
GROUPS_OF_ORDERS: Mapping[str, str] = {
    Status.PLACED: "order-validation",
    Status.VALIDATED: "order-payments",
    Status.PAID: "order-shipments",
    Status.PACKED: "order-shipments",
}
# Who has errands done by Celery, too: what should have run by now.
LATE_ERRANDS: Mapping[str, Callable[..., int]] = {
    "payments": orders.queries.errands_late,
    "shipping": shipping.queries.errands_late,
}


class State(StrEnum):
    """How a service is, for whoever waits for it."""

    RUNNING = "running"
    PAUSED = "paused"
    DOWN = "not running"
    UNKNOWN = "not known"


class Errands(msgspec.Struct, frozen=True):
    """Errands of one service that should have run by now, and whether anybody runs any."""

    late: int
    run: bool


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """What all services need, at one moment. ``groups`` is empty while Kafka does not answer."""

    asked_at: datetime
    relay_runs: bool
    unpublished: int
    groups: dict[str, tuple[int, int]]
    paused: frozenset[str]
    errands: dict[str, Errands]

    @property
    def log_answers(self) -> bool:
        return bool(self.groups)


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """One service, as far as one order waits for it. ``lag``: events that its group has still to apply."""

    service: str
    group: str
    state: State
    members: int = 0
    lag: int = 0
    errands: Errands | None = None

    @property
    def name(self) -> str:
        return NAMES.get(self.service, self.service)

    @property
    def behind(self) -> int:
        """Events and errands that it has still to do."""
        return self.lag + (self.errands.late if self.errands else 0)


def parts() -> Parts:
    """The newest answer that anybody got."""
    return shared("services", _ask, fresh_seconds=FRESH_SECONDS)


def group_of(service: str, status: str) -> str:
    """The group whose turn it is, for an order in this status; none for a service that is not known here."""
    return GROUPS_OF_ORDERS.get(status, "") if service == "orders" else GROUPS.get(service, "")


def service_now(service: str, *, status: str, now: Parts) -> Service:
    """How the service is that an order of this status waits for."""
    group, errands = group_of(service, status), now.errands.get(service)
    members, lag = now.groups.get(group, (0, 0))
    return Service(
        service=service,
        group=group,
        state=_state(group, members, errands, now),
        members=members,
        lag=lag,
        errands=errands,
    )


def parked_of(order_id: UUID, groups: Collection[str]) -> set[str]:
    """Those of the groups that set events of this order aside: a person has to look at them."""
    rows = Parked.objects.filter(group_name__in=groups, key=str(order_id).encode())
    return set(rows.values_list("group_name", flat=True).distinct())


def _state(group: str, members: int, errands: Errands | None, now: Parts) -> State:
    if group in now.paused:
        return State.PAUSED
    if group not in now.groups:
        return State.UNKNOWN
    return State.RUNNING if members and (errands is None or errands.run) else State.DOWN


def _ask() -> Parts:
    at = timezone.now()
    return Parts(
        asked_at=at,
        relay_runs=relay_holder() is not None,
        unpublished=backlog().events,
        groups={name: (one.members, one.behind) for name, one in _standings().items()},
        paused=frozenset(paused()),
        errands=_errands({service: late(now=at) for service, late in LATE_ERRANDS.items()}),
    )


def _standings() -> dict[str, Standing]:
    try:
        return standings({*GROUPS.values(), *GROUPS_OF_ORDERS.values()}, timeout=KAFKA_SECONDS)
    except LogAway:
        return {}


def _errands(late: Mapping[str, int]) -> dict[str, Errands]:
    """Celery is asked only if something is late, and once: what it does in time tells as much."""
    runs = not any(late.values()) or celery_answers()
    return {service: Errands(count, run=runs or not count) for service, count in late.items()}


def celery_answers() -> bool:
    """Whether any of Celery's workers does."""
    try:
        return bool(current_app.control.broadcast("ping", reply=True, timeout=PING_SECONDS, limit=1))
    except (OperationalError, RedisError, OSError):
        return False
