"""Cancelling: at once before the payment; from then on, whoever has the parcel is asked to stop it.

PLACED, HELD, VALIDATED ──▶ CANCELLED
PAID, PACKED ──asked──▶ the status stays ──┬──the parcel is stopped──▶ CANCELLED
                                           └──the carrier has it: refused, and the order goes on
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from events import timers
from orders.events import CancellationRefused, CancellationRequested, OrderCancelled
from orders.models import Order
from orders.services.moves import Outcome, advance, move, note
from orders.status import CANCELLED_AT_ONCE, CANCELLED_ON_REQUEST, Status

REQUESTED, REFUSED = "requested", "refused"


class TooLateToCancel(Exception):
    """The order has ended, or the carrier has the parcel. What was delivered can be sent back."""


@transaction.atomic
def cancel_order(*, order_id: UUID, by: str, now: datetime) -> Outcome:
    """Cancel an order, or have its parcel stopped first; to ask again changes nothing.

    ``by``: ``customer``, or who of the staff. Moved means cancelled; noted, that the answer is still to come.

    :raises Order.DoesNotExist: if there is no such order
    :raises TooLateToCancel: if it has ended otherwise, or has left the house
    """
    order = Order.lock(order_id)
    status = Status(order.status)
    asked = order.cancellation
    if status == Status.CANCELLED or (asked == REQUESTED and status in CANCELLED_ON_REQUEST):
        return Outcome.IGNORED
    if status in CANCELLED_AT_ONCE:
        return _cancel(order, by=by, at=now)
    if status in CANCELLED_ON_REQUEST and not asked:
        return _request(order, by=by, at=now)
    why = "its parcel has left the house" if asked else f"it is {order.get_status_display().lower()}"
    raise TooLateToCancel(f"Order {order.number} can no longer be cancelled: {why}. What has arrived can be sent back.")


def cancel_stopped(*, order_id: UUID, cancelled_at: datetime) -> Outcome:
    """Cancel an order whose parcel was stopped, in the name of who asked for it.

    :raises Order.DoesNotExist: if there is no such order
    """
    asked = Order.objects.get(pk=order_id).asked_to_cancel_by()
    return advance(
        order_id,
        to=Status.CANCELLED,
        at=cancelled_at,
        event=lambda order: OrderCancelled(order.pk, order.version, asked, cancelled_at),
        detail={"by": asked},
    )


@transaction.atomic
def refuse_cancellation(*, order_id: UUID, refused_at: datetime) -> Outcome:
    """Tell who asked that the parcel could not be stopped; the order goes on.

    :raises Order.DoesNotExist: if there is no such order
    """
    order = Order.lock(order_id)
    if order.cancellation != REQUESTED or order.status == Status.CANCELLED:
        return Outcome.IGNORED
    note(
        order,
        at=refused_at,
        event=lambda order: CancellationRefused(order.pk, order.version, order.status, refused_at),
        detail={"cancellation": REFUSED},
    )
    return Outcome.NOTED


def _cancel(order: Order, *, by: str, at: datetime) -> Outcome:
    move(
        order,
        to=Status.CANCELLED,
        at=at,
        event=lambda order: OrderCancelled(order.pk, order.version, by, at),
        detail={"by": by},
    )
    # Neither would do harm: who hears of a deadline looks at the order first.
    for deadline in ("validation-deadline", "payment-deadline"):
        timers.cancel(f"{deadline}:{order.pk}")
    return Outcome.MOVED


def _request(order: Order, *, by: str, at: datetime) -> Outcome:
    note(
        order,
        at=at,
        event=lambda order: CancellationRequested(order.pk, order.version, order.status, by, at),
        detail={"cancellation": REQUESTED, "by": by},
    )
    return Outcome.NOTED
