"""The till of the journey: one order placed down one of the six roads, timed, and answered the same if asked again."""

import time
from datetime import datetime
from uuid import UUID, uuid5

import msgspec
from django.db import IntegrityError

from events.context import begin
from shop import doorbell
from shop.journey import demo, facts
from shop.journey.models import Order
from shop.journey.stages import STAGES, Stage, stage
from shop.journey.telling import ORDERS, SHOPPER, CannotPlace, Wanted

__all__ = ["Answer", "Wanted", "order_id_of", "place", "wanted"]


class Answer(msgspec.Struct, frozen=True):
    """What the till said, and how long the shopper waited for it."""

    order_id: UUID
    stage: int
    ok: bool
    reason: str
    took_ms: float


def order_id_of(tour: UUID, stage: int) -> UUID:
    """The order of one visitor's tour in one lane: placed twice, it is one order."""
    return uuid5(tour, f"stage {stage}")


def wanted(tour: UUID, stage: int) -> Wanted:
    """The same order for each lane of a tour: a person who is known, and a rug.

    The early lanes have a pile of rugs each. Stage 3 keeps the row of its pile locked while it waits for Shipping, and
    the other lanes are not to wait for that as well.
    """
    sku = demo.SKU if stage == STAGES[-1].number else f"{demo.SKU}-{stage}"
    return Wanted(order_id_of(tour, stage), demo.somebody(tour).id, sku, 1)


def place(number: int, wanted: Wanted, *, at: datetime) -> Answer:
    """Place an order in a stage. A service that is away makes the answer a no, with the reason; nothing is raised.

    The same order id again gets the first answer. What the order's parts tell one another is its story.
    """
    with begin(correlation_id=wanted.order_id):
        return _first_answer(wanted.order_id) or _place(
            stage(number), msgspec.structs.replace(wanted, placed_at=wanted.placed_at or at)
        )


def _place(chosen: Stage, wanted: Wanted) -> Answer:
    began = time.perf_counter()
    reason = ""
    try:
        with facts.asking(ORDERS, "place_order", by=SHOPPER):
            chosen.module.place_order(wanted)
    except CannotPlace as refusal:
        reason = str(refusal)
    except IntegrityError:
        # The other half of a double click was faster, and its transaction is over: its answer is ours.
        if first := _first_answer(wanted.order_id):
            return first
        raise
    took_ms = round(1000 * (time.perf_counter() - began), 1)
    if reason:
        Order.refuse(wanted, stage=chosen.number, reason=reason)
    Order.objects.filter(pk=wanted.order_id).update(took_ms=took_ms)
    doorbell.ring(doorbell.journey_group(wanted.order_id))
    return Answer(wanted.order_id, chosen.number, not reason, reason, took_ms)


def _first_answer(order_id: UUID) -> Answer | None:
    known = Order.objects.filter(pk=order_id).first()
    if known is None:
        return None
    refused = known.state == Order.State.REFUSED
    return Answer(order_id, known.stage, not refused, known.reason, known.took_ms or 0.0)
