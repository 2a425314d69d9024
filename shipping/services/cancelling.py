"""Stopping a parcel: granted until the carrier has it. Whoever asks, asks once; the answer is one event.

Before it is packed, the answer is Fulfilment's. Before a carrier was ever asked to book, it is given at once; after
that the carrier has to be asked, because what it answered may have been lost.
"""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from events.outbox import publish
from shipping.carriers import Carrier
from shipping.events import ShipmentCancellationRefused, ShipmentCancelled
from shipping.models import Errand, Shipment
from shipping.parcels import parcel_id
from shipping.services.owing import owe

State = Shipment.State
Kind = Errand.Kind
NOT_PACKED = (State.EXPECTED,)
STOPPABLE = (State.WAITING, State.UNDELIVERABLE, State.READY, State.BOOKED)

log = logging.getLogger(__name__)


@transaction.atomic
def stop_parcel(*, order_id: UUID, now: datetime) -> None:
    """Grant, refuse, or ask the carrier: an order is to be cancelled.

    :raises Shipment.DoesNotExist: if the order's payment was never heard of; its event may be parked
    """
    shipment = Shipment.lock(order_id)
    if shipment.state == State.CANCELLED or not shipment.ask_cancellation(at=now):
        return
    if shipment.state in STOPPABLE:
        _stop(shipment, now=now)
    elif shipment.state not in NOT_PACKED:
        refuse(shipment, at=now)


@transaction.atomic
def expect_no_parcel(*, order_id: UUID, now: datetime) -> bool:
    """Note that Fulfilment stopped a parcel, even before its order was heard of. False for what Shipping stopped."""
    defaults = {"id": parcel_id(order_id), "created_at": now, "state": State.CANCELLED}
    _, is_new = Shipment.objects.get_or_create(order_id=order_id, defaults=defaults)
    shipment = Shipment.lock(order_id)
    return is_new or (shipment.state == State.EXPECTED and shipment.step(State.CANCELLED))


def grant(shipment: Shipment, *, at: datetime) -> None:
    """Be done with a parcel that the carrier never gets, and tell. The caller holds the row's lock."""
    shipment.step(State.CANCELLED, note="", address=None)
    shipment.errands.filter(done_at=None).update(done_at=at)
    said = ShipmentCancelled(order_id=shipment.order_id, shipment_id=shipment.pk, cancelled_at=at)
    publish(said, correlation_id=shipment.order_id)


def refuse(shipment: Shipment, *, at: datetime) -> None:
    """Tell that it is too late. The parcel goes on, and so does asking where it is."""
    said = ShipmentCancellationRefused(order_id=shipment.order_id, shipment_id=shipment.pk, refused_at=at)
    publish(said, correlation_id=shipment.order_id)


def cancel_booking(errand: Errand, carrier: Carrier, now: datetime) -> None:
    """Ask the carrier to leave a parcel here, and pass its answer on."""
    stopped = carrier.cancel(reference=str(errand.shipment_id))
    with transaction.atomic():
        errand.hold()
        errand.finish(now=now)
        # Before the shipment, as whoever tracks the parcel meanwhile does.
        list(Errand.objects.filter(shipment_id=errand.shipment_id, done_at=None).select_for_update())
        shipment = Shipment.lock(errand.shipment.order_id)
        if stopped and shipment.state in STOPPABLE:
            grant(shipment, at=now)
        else:
            refuse(shipment, at=now)


def _stop(shipment: Shipment, *, now: datetime) -> None:
    bookings = shipment.errands.filter(kind=Kind.BOOK)
    # A worker that claims the errand at this moment commits first, and then it is none without attempts.
    bookings.filter(done_at=None, attempts=0).update(done_at=now)
    if not bookings.filter(attempts__gt=0).exists():
        grant(shipment, at=now)
    elif not bookings.filter(done_at=None).exists():
        owe(shipment, Kind.CANCEL, due_at=now)
    else:
        log.info("%s is being booked: it is cancelled at the carrier after that", shipment)
