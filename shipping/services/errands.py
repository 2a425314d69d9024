"""Running errands: claim, ask the carrier while holding nothing, then write down what came of it.

    claim ──► ask the carrier ──► outcome, events and the next errand, in one transaction

A crash anywhere before that last commit leaves a claim that runs out: the errand is due again, and the
carrier, asked again, knows the reference. A crash after it leaves nothing undone but the hint for the next
errand, which the sweep replaces.
"""

import logging
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction

from events.errands import Overtaken
from events.hints import hint_after_commit
from shipping.carriers import Booking, Carrier, CarrierError, Progress
from shipping.models import Errand, Shipment
from shipping.services.cancelling import cancel_booking
from shipping.services.moving import move
from shipping.services.owing import owe

AGAIN = timedelta(seconds=1)  # the least time between two questions about one parcel

log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What became of one attempt at an errand."""

    DONE = "done"
    NOT_DUE = "not due"
    FAILED = "failed"
    OVERTAKEN = "overtaken"
    UNDELIVERABLE = "undeliverable"


def run_errand(errand_id: int, *, carrier: Carrier, now: datetime) -> Outcome:
    """Try an errand once. Running it again, or twice at once, has no second effect."""
    errand = Errand.claim(errand_id, now=now)
    if errand is None:
        return Outcome.NOT_DUE
    try:
        result = _attempt(errand, carrier, now)
        return result if isinstance(result, Outcome) else _fail(errand, result, now)
    except Overtaken as overtaken:
        log.info("%s", overtaken)
        return Outcome.OVERTAKEN


def due_errands(*, now: datetime, limit: int = 500) -> list[Errand]:
    """Errands that should have run by now: their hint was lost, or their worker died."""
    return Errand.overdue(now=now, limit=limit)


def _attempt(errand: Errand, carrier: Carrier, now: datetime) -> Outcome | Exception:
    """What came of it, or whatever went wrong: to be kept with the errand, and tried again.

    The error is returned, not handled here. It may quote an address, and Celery would log it as the context of
    anything that is raised while it is handled.
    """
    try:
        return _WORK[Errand.Kind(errand.kind)](errand, carrier, now)
    except Overtaken:
        raise
    except Exception as error:
        return error


def _book(errand: Errand, carrier: Carrier, now: datetime) -> Outcome:
    address = _address(errand, now)
    if address is None:
        return Outcome.UNDELIVERABLE
    booking = carrier.book(reference=str(errand.shipment_id), address=address)
    return _keep_booking(errand, booking, carrier.name, now)


def _track(errand: Errand, carrier: Carrier, now: datetime) -> Outcome:
    return _keep_progress(errand, carrier.progress(tracking=errand.shipment.tracking), now)


def _cancel(errand: Errand, carrier: Carrier, now: datetime) -> Outcome:
    cancel_booking(errand, carrier, now)
    return Outcome.DONE


_WORK: dict[Errand.Kind, Callable[[Errand, Carrier, datetime], Outcome]] = {
    Errand.Kind.BOOK: _book,
    Errand.Kind.TRACK: _track,
    Errand.Kind.CANCEL: _cancel,
}


# The three below lock in one order: errand, customer, shipment.


@transaction.atomic
def _address(errand: Errand, now: datetime) -> dict[str, Any] | None:
    errand.hold()
    replica = errand.shipment.lock_customer()
    shipment = Shipment.lock(errand.shipment.order_id)
    address: dict[str, Any] | None = shipment.address or shipment.destination(replica)
    if address is None:
        shipment.settle(replica)
        errand.finish(now=now)
        _cancel_if_asked(shipment, now)
    else:
        shipment.keep(address=address)
    return address


@transaction.atomic
def _keep_booking(errand: Errand, booking: Booking, carrier: str, now: datetime) -> Outcome:
    errand.hold()
    errand.finish(now=now)
    shipment = Shipment.lock(errand.shipment.order_id)
    if shipment.step(Shipment.State.BOOKED, carrier=carrier, tracking=booking.tracking):
        owe(shipment, Errand.Kind.TRACK, due_at=booking.next_at)
        _cancel_if_asked(shipment, now)
    return Outcome.DONE


def _cancel_if_asked(shipment: Shipment, now: datetime) -> None:
    """Whoever asked found this booking under way, and left the carrier to it."""
    if shipment.cancellation_asked_at:
        owe(shipment, Errand.Kind.CANCEL, due_at=now)


@transaction.atomic
def _keep_progress(errand: Errand, progress: Progress, now: datetime) -> Outcome:
    errand.hold()
    errand.finish(now=now)
    move(errand.shipment, progress.steps)
    if errand.shipment.state != Shipment.State.DELIVERED:
        owe(errand.shipment, Errand.Kind.TRACK, due_at=max(progress.next_at or now, now + AGAIN))
    return Outcome.DONE


@transaction.atomic
def _fail(errand: Errand, error: Exception, now: datetime) -> Outcome:
    errand.hold()
    errand.postpone(_tell(errand, error), now=now)
    hint_after_commit(errand)
    return Outcome.FAILED


def _tell(errand: Errand, error: Exception) -> str:
    """Log a failure and put it in words. Only a carrier's own words are free of addresses for sure."""
    if isinstance(error, CarrierError):
        log.warning("%s failed, attempt %s: %s", errand, errand.attempts, error)
        return str(error)
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s failed with %s at\n%s", errand, type(error).__name__, where)
    return f"{type(error).__name__}: see the log of the Celery worker."
