"""Fulfilment: what is paid gets packed, by staff or, where the settings say so, by itself.

UNPAID ──paid──▶ OPEN ──┬──▶ PACKED
                        └──cancelling──▶ STOPPED

Whoever comes second to an open list finds that it was packed, or stopped. A packed one is Shipping's to stop.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from events import timers
from events.outbox import publish
from orders.events import Line
from shipping.events import PackingDue, ShipmentCancelled, ShipmentPacked
from shipping.models import PickList
from shipping.parcels import parcel_id

BY_ITSELF = "automatic"

State = PickList.State
log = logging.getLogger(__name__)


class NotToBePacked(Exception):
    """The list is not open: it was packed before, its order is cancelled, or nobody has paid it yet."""


@transaction.atomic
def write_pick_list(*, order_id: UUID, number: str, lines: Sequence[Line], placed_at: datetime) -> None:
    """Remember what an order consists of: only the event of its placing tells."""
    picked = [line for line in lines if line.quantity > 0]  # others are refused elsewhere
    PickList.write(picked, order_id=order_id, number=number, placed_at=placed_at)


@transaction.atomic
def open_pick_list(*, order_id: UUID, paid_at: datetime, now: datetime) -> bool:
    """Put a paid order's list before staff, and set the time at which it is packed without them, if there is one.

    :raises PickList.DoesNotExist: if its lines were never heard of; their event may be parked
    """
    PickList.objects.get(pk=order_id)
    if not PickList.step(order_id, held=State.UNPAID, to=State.OPEN, paid_at=paid_at):
        return False
    if (seconds := settings.FULFILMENT_AUTOMATIC_AFTER_SECONDS) is not None:
        _pack_later(order_id, now=now, seconds=seconds)
    return True


def drop_pick_list(*, order_id: UUID) -> bool:
    """Forget what an order that nobody paid consists of: it has ended."""
    dropped, _ = PickList.objects.filter(pk=order_id, state=State.UNPAID).delete()
    return bool(dropped)


@transaction.atomic
def pack(*, order_id: UUID, by: str, now: datetime) -> None:
    """Say that an order's parcel is packed.

    :raises NotToBePacked: if its list is not open
    """
    if not PickList.end(order_id, to=State.PACKED, at=now, packed_by=by):
        raise NotToBePacked(f"The parcel of order {order_id} cannot be packed: {_why_not(order_id)}")
    timers.cancel(_timer(order_id))
    packed = ShipmentPacked(order_id=order_id, shipment_id=parcel_id(order_id), packed_at=now)
    publish(packed, correlation_id=order_id)


def pack_if_open(*, order_id: UUID, now: datetime) -> bool:
    """Pack a list whose time has come, unless staff or a cancellation were faster."""
    try:
        pack(order_id=order_id, by=BY_ITSELF, now=now)
    except NotToBePacked as refused:
        log.info("%s", refused)
        return False
    return True


@transaction.atomic
def stop_picking(*, order_id: UUID, now: datetime) -> bool:
    """Grant a cancellation while nothing is packed; false if it is no longer, or not yet, Fulfilment's to grant."""
    if not PickList.end(order_id, to=State.STOPPED, at=now):
        return False
    timers.cancel(_timer(order_id))
    stopped = ShipmentCancelled(order_id=order_id, shipment_id=parcel_id(order_id), cancelled_at=now)
    publish(stopped, correlation_id=order_id)
    return True


def _pack_later(order_id: UUID, *, now: datetime, seconds: float) -> None:
    if not seconds:
        pack(order_id=order_id, by=BY_ITSELF, now=now)
        return
    due_at = now + timedelta(seconds=seconds)
    timers.schedule(PackingDue(order_id, due_at), due_at=due_at, name=_timer(order_id), correlation_id=order_id)


def _timer(order_id: UUID) -> str:
    return f"packing:{order_id}"


def _why_not(order_id: UUID) -> str:
    state = PickList.objects.filter(pk=order_id).values_list("state", flat=True).first()
    match state:
        case None:
            return "there is no such list."
        case State.PACKED:
            return "it is packed already."
        case State.STOPPED:
            return "the order is being cancelled."
        case _:
            return "nobody has paid the order yet."
