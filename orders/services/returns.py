"""Returns: the shopper asks, staff decide and take the pieces in, Payments gives the money back.

REQUESTED ──┬──▶ APPROVED ──▶ RECEIVED ──▶ REFUNDED
            └──▶ REFUSED

What each piece had cost is refunded. The delivery charge is refunded with the return that completes the order: who
sends everything back is out of nothing, and who keeps a part was delivered to.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from events.outbox import publish
from orders.events import (
    OrderReturned,
    ReturnApproved,
    ReturnedLine,
    ReturnReceived,
    ReturnRefunded,
    ReturnRefused,
    ReturnRequested,
)
from orders.models import Order, Return, ReturnPart
from orders.models.payments import money_to_promise
from orders.models.returns import ReturnMovedOn, everything_came_back, left_to_return
from orders.services.moves import Outcome, advance
from orders.status import Status
from shop.events import Money

State = Return.State
CUSTOMER = "customer"


class ReturnNotPossible(Exception):
    """The return was not taken down; the message is for the shopper."""


class NotDelivered(ReturnNotPossible):
    """Only what has arrived can be sent back."""


class NothingChosen(ReturnNotPossible):
    """A return needs at least one piece, and a reason."""


class MoreThanBought(ReturnNotPossible):
    """No more can come back than was bought, and what is coming back already counts."""


@transaction.atomic
def request_return(
    *,
    order_id: UUID,
    pieces: Mapping[str, int],
    reason: str,
    now: datetime,
    by: str = CUSTOMER,
    return_id: UUID | None = None,
) -> Return:
    """Take down that a shopper wants to send ``pieces`` (by SKU) of a delivered order back.

    ``by``: ``customer``, or who of the staff wrote it down for them. ``return_id`` names one form, so that sending it
    twice asks once.

    :raises Order.DoesNotExist: if there is no such order
    :raises ReturnNotPossible: one of its subclasses says why
    """
    order = Order.lock(order_id)
    if return_id and (known := order.returns.filter(pk=return_id).first()):
        return known
    wanted = {sku: quantity for sku, quantity in pieces.items() if quantity}
    _refuse_impossible(order, wanted, reason)
    asked = Return.objects.create(
        pk=return_id or uuid7(),
        order=order,
        reason=reason.strip()[:500],
        handled_by="" if by == CUSTOMER else by,
        requested_at=now,
        changed_at=now,
    )
    lines = {line.sku: line for line in order.lines.all()}
    ReturnPart.objects.bulk_create(
        ReturnPart(belongs_to=asked, line=line, quantity=wanted[sku]) for sku, line in lines.items() if sku in wanted
    )
    said = ReturnRequested(order.pk, asked.pk, _lines(asked), asked.reason, now, by)
    publish(said, correlation_id=order.pk)
    return asked


@transaction.atomic
def approve_return(*, return_id: UUID, by: str, now: datetime) -> None:
    """Let the customer send the pieces.

    :raises ReturnMovedOn: if it was decided before
    """
    asked = Return.lock(return_id)
    asked.step(State.REQUESTED, to=State.APPROVED, at=now, handled_by=by)
    publish(ReturnApproved(asked.order_id, asked.pk, now), correlation_id=asked.order_id)


@transaction.atomic
def refuse_return(*, return_id: UUID, reason: str, by: str, now: datetime) -> None:
    """Decline a return; the customer reads ``reason``.

    :raises ReturnMovedOn: if it was decided before
    :raises NothingChosen: if there is no reason
    """
    if not reason.strip():
        raise NothingChosen("Say why: the customer reads it.")
    asked = Return.lock(return_id)
    asked.step(State.REQUESTED, to=State.REFUSED, at=now, handled_by=by, refusal=reason.strip()[:200])
    publish(ReturnRefused(asked.order_id, asked.pk, asked.refusal, now), correlation_id=asked.order_id)


@transaction.atomic
def receive_return(*, return_id: UUID, by: str, now: datetime) -> None:
    """Note that the pieces are here: stock takes them in, and their price is owed to the customer.

    :raises ReturnMovedOn: unless it is approved
    """
    asked = Return.lock(return_id)
    asked.step(State.APPROVED, to=State.RECEIVED, at=now, handled_by=by, refund=asked.price())
    if everything_came_back(asked.order_id):
        asked.refund = (asked.refund or Decimal(0)) + asked.order.delivery
        asked.save(update_fields=["refund"])
    _keep_to_what_is_left(asked)
    refund = Money(asked.refund or Decimal("0.00"), asked.order.currency)
    publish(ReturnReceived(asked.order_id, asked.pk, _lines(asked), refund, now), correlation_id=asked.order_id)
    if not refund.amount:
        _settle(asked, refund, at=now)  # what was free is given back by taking it


@transaction.atomic
def settle_return(*, return_id: UUID, amount: Money, refunded_at: datetime) -> Outcome:
    """Note that a return's money was given back; other refunds are none of our business."""
    if not Return.objects.filter(pk=return_id).exists():
        return Outcome.UNKNOWN
    asked = Return.lock(return_id)
    if asked.state == State.REFUNDED:
        return Outcome.IGNORED
    _settle(asked, amount, at=refunded_at)
    return Outcome.MOVED


def note_return(*, order_id: UUID, received_at: datetime) -> Outcome:
    """Call an order returned, once all of it is back.

    :raises Order.DoesNotExist: if there is no such order
    """
    if not everything_came_back(order_id):
        return Outcome.NOTED
    return advance(
        order_id,
        to=Status.RETURNED,
        at=received_at,
        event=lambda order: OrderReturned(order.pk, order.version, received_at),
    )


def _keep_to_what_is_left(asked: Return) -> None:
    """Whoever got money back before, and kept the goods then, gets the rest now."""
    left = money_to_promise(asked.order_id, to=asked.pk)
    if left is not None and (asked.refund or 0) > left:
        asked.refund = left
        asked.save(update_fields=["refund"])


def _refuse_impossible(order: Order, wanted: Mapping[str, int], reason: str) -> None:
    if order.status != Status.DELIVERED:
        raise NotDelivered(
            _("Nothing of order %(number)s can be sent back now: it has not arrived, or came back already.")
            % {"number": order.number}
        )
    if not wanted or not reason.strip():
        raise NothingChosen(_("Choose what to send back, and tell us why."))
    left = left_to_return(order.pk)
    for sku, quantity in wanted.items():
        if not 0 < quantity <= left.get(sku, 0):
            raise MoreThanBought(
                _("%(wanted)s of %(sku)s cannot be sent back: %(left)s can.")
                % {"wanted": quantity, "sku": sku, "left": left.get(sku, 0)}
            )


def _lines(asked: Return) -> tuple[ReturnedLine, ...]:
    return tuple(ReturnedLine(part.line.sku, part.quantity) for part in asked.parts.select_related("line"))


def _settle(asked: Return, amount: Money, *, at: datetime) -> None:
    asked.step(State.RECEIVED, to=State.REFUNDED, at=at, refund=amount.amount)
    publish(ReturnRefunded(asked.order_id, asked.pk, amount, at), correlation_id=asked.order_id)


__all__ = [
    "MoreThanBought",
    "NotDelivered",
    "NothingChosen",
    "ReturnMovedOn",
    "ReturnNotPossible",
    "approve_return",
    "note_return",
    "receive_return",
    "refuse_return",
    "request_return",
    "settle_return",
]
