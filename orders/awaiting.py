"""Who has to move orders on, as far as Orders can tell. Worth asking only about those that stand still."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from events.models import Timer
from orders.models import Order, Payment, Verdict
from orders.services.validation import deadline_of
from orders.status import Status

ORDERS, PAYMENTS = "orders", "payments"


class StandingStill(msgspec.Struct, frozen=True):
    """An order without a step since ``since``, and whom it waits for: see :func:`awaited`."""

    order_id: UUID
    number: str
    status: str
    since: datetime
    awaits: tuple[str, ...]


def awaited(order_id: UUID) -> tuple[str, ...]:
    """The checks, or the service, that an undecided or unpaid order waits for; none if it is somebody else's turn.

    A check goes by its name: ``details``, ``inventory``, ``fraud``.
    """
    order = _asked(Order.objects.filter(pk=order_id)).first()
    return _awaits(order) if order else ()


def standing_still(
    *,
    before: datetime,
    statuses: Sequence[Status],
    limit: int,
    after: StandingStill | None = None,
    order_id: UUID | None = None,
) -> list[StandingStill]:
    """The orders in one of ``statuses`` whose last step was ``before`` then, longest first; in one query.

    Those whose card was declined wait for the shopper, and are none of them.

    :param after: the last one of the page before
    :param order_id: the only order that is asked about
    """
    still = Order.objects.filter(status__in=statuses, changed_at__lt=before).order_by("changed_at", "pk")
    declined = Payment.objects.filter(order_id=OuterRef("pk"), state=Payment.State.DECLINED)
    still = still.exclude(Exists(declined), status=Status.VALIDATED)
    if order_id:
        still = still.filter(pk=order_id)
    if after:
        still = still.filter(Q(changed_at__gt=after.since) | Q(changed_at=after.since, pk__gt=after.order_id))
    return [
        StandingStill(order.pk, order.number, order.status, order.changed_at, _awaits(order))
        for order in _asked(still)[:limit]
    ]


def _asked(orders: QuerySet[Order]) -> QuerySet[Any]:
    """The orders with what is asked about each: which checks answered, whether its time runs, how its payment is."""
    of_order = OuterRef("pk")
    deadline = Concat(Value(deadline_of("")), Cast(of_order, TextField()))
    return orders.annotate(
        answered=ArraySubquery(Verdict.objects.filter(order_id=of_order).values("check_name")),
        is_timed=Exists(Timer.objects.filter(name=deadline)),
        payment=Subquery(Payment.objects.filter(order_id=of_order).values("state")[:1]),
    )


def _awaits(order: Any) -> tuple[str, ...]:
    match order.status:
        case Status.PLACED if not order.is_timed:
            return (ORDERS,)  # it has not heard of the order, or its deadline has passed and it has not heard of that
        case Status.PLACED:
            return tuple(check for check in order.checks if check not in order.answered)
        case Status.VALIDATED if order.payment == Payment.State.DECLINED:
            return ()  # the shopper's turn
        case Status.VALIDATED:
            return (ORDERS,) if order.payment == Payment.State.AUTHORIZED else (PAYMENTS,)
    return ()
