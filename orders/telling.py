"""What each of an order's own events tells about it: the one table that read models fold orders by."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from events.declare import Event
from orders import events
from orders.events import Reason
from orders.status import Status


class Told(msgspec.Struct, frozen=True):
    """One step of an order: the status after it, when, and what to say about it."""

    version: int
    status: str
    at: datetime
    detail: dict[str, str]


class Way(msgspec.Struct, frozen=True):
    """How an event is read: the status after it, its field with the time, and what it says besides."""

    status: Status | Callable[[Any], str]
    at: str
    detail: Callable[[Any], dict[str, str]] = lambda _event: {}


def _stays(event: Any) -> str:
    return str(event.status)


def _asked(event: Any) -> dict[str, str]:
    return {"cancellation": "requested", "by": event.by}


def _texts(reasons: tuple[Reason, ...]) -> dict[str, str]:
    return {"reasons": "\n".join(reason.text for reason in reasons)}


def _fields(*names: str) -> Callable[[Any], dict[str, str]]:
    return lambda event: {name: getattr(event, name) for name in names}


WAYS: dict[type[Event], Way] = {
    events.OrderPlaced: Way(Status.PLACED, "placed_at"),
    events.OrderHeld: Way(Status.HELD, "held_at"),
    events.OrderValidated: Way(Status.VALIDATED, "validated_at"),
    events.OrderRejected: Way(Status.REJECTED, "rejected_at", lambda event: _texts(event.reasons)),
    events.PaymentDeclined: Way(Status.VALIDATED, "declined_at", lambda event: _texts((event.reason,))),
    events.OrderPaid: Way(Status.PAID, "paid_at", _fields("method")),
    events.OrderExpired: Way(Status.EXPIRED, "expired_at"),
    events.CancellationRequested: Way(_stays, "requested_at", _asked),
    events.CancellationRefused: Way(_stays, "refused_at", lambda _event: {"cancellation": "refused"}),
    events.OrderCancelled: Way(Status.CANCELLED, "cancelled_at", _fields("by")),
    events.OrderPacked: Way(Status.PACKED, "packed_at"),
    events.OrderDispatched: Way(Status.DISPATCHED, "dispatched_at", _fields("carrier", "tracking")),
    events.OrderOutForDelivery: Way(Status.OUT_FOR_DELIVERY, "out_for_delivery_at"),
    events.OrderDelivered: Way(Status.DELIVERED, "delivered_at"),
    events.OrderReturned: Way(Status.RETURNED, "returned_at"),
}


def told(event: Any) -> Told:
    """The step that an event of the topic ``orders`` tells of."""
    way = WAYS[type(event)]
    status = way.status if isinstance(way.status, Status) else way.status(event)
    return Told(event.version, status, getattr(event, way.at), way.detail(event))
