"""How an order's status changes: never without its event, never twice, never backwards."""

import logging
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction

from events.declare import Event
from events.outbox import publish
from orders.models import Order
from orders.status import NEXT, Status, ahead_of

log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What became of a fact that an order was told."""

    MOVED = "moved"  # the status changed, and an event says so
    NOTED = "noted"  # kept; the decision needs more
    IGNORED = "ignored"  # a duplicate, or news that the order has left behind
    LATE = "late"  # kept for the record; the order was decided before
    POSTPONED = "postponed"  # the deadline begins anew
    UNKNOWN = "unknown"  # no such order here


class StepSkipped(Exception):
    """News of a step ahead of the next one: an event between is missing, redrive that first."""


def move(
    order: Order,
    *,
    to: Status,
    at: datetime,
    event: Callable[[Order], Event],
    detail: dict[str, str] | None = None,
    **columns: Any,
) -> None:
    """Change an order's status and publish the event made from the changed order.

    :raises orders.models.order.MovedMeanwhile: if the compare-and-set was lost
    """
    with transaction.atomic():
        order.move(to=to, at=at, detail=detail or {}, **columns)
        # A crash here loses both: the step and its event are one commit.
        publish(event(order), correlation_id=order.pk)


def note(order: Order, *, at: datetime, event: Callable[[Order], Event], detail: dict[str, str]) -> None:
    """Tell of something that leaves the status as it is, such as a declined card: a version of its own, all the same.

    :raises orders.models.order.MovedMeanwhile: if the compare-and-set was lost
    """
    with transaction.atomic():
        order.note(at=at, detail=detail)
        # A crash here loses both: the line in the history and its event are one commit.
        publish(event(order), correlation_id=order.pk)


def advance(
    order_id: UUID,
    *,
    to: Status,
    at: datetime,
    event: Callable[[Order], Event],
    detail: dict[str, str] | None = None,
) -> Outcome:
    """Take the next step, unless the order is there already, past it, or has ended.

    :raises Order.DoesNotExist: if there is no such order
    :raises StepSkipped: if the order is not yet one step before
    """
    with transaction.atomic():
        order = Order.lock(order_id)
        status = Status(order.status)
        if to not in ahead_of(status):
            log.info("order %s is %s: told of %s, ignored", order_id, status, to)
            return Outcome.IGNORED
        if to not in NEXT[status]:
            raise StepSkipped(
                f"Order {order_id} is {status} and cannot become {to} at once: "
                "the events between have not come. Redrive them, then this one."
            )
        move(order, to=to, at=at, event=event, detail=detail)
        return Outcome.MOVED
