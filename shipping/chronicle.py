"""An order's story as Fulfilment and Shipping have it: what was to be packed, and how the parcel went."""

from collections.abc import Iterator
from uuid import UUID

from events.happened import Happened
from shipping.models import Errand, PickList, Shipment

ENDS = {PickList.State.PACKED: "Parcel packed", PickList.State.STOPPED: "Packing stopped"}
ANSWERS = {Errand.Kind.BOOK: "Carrier booked", Errand.Kind.CANCEL: "Carrier asked to leave the parcel here"}


def happened(order_id: UUID) -> list[Happened]:
    """Everything that is still known; in no order of time."""
    return [*_packing(order_id), *_shipping(order_id)]


def _packing(order_id: UUID) -> Iterator[Happened]:
    wanted = PickList.objects.filter(pk=order_id).first()
    if wanted is None:
        return
    if wanted.paid_at:
        yield Happened(wanted.paid_at, "Pick list opened", who="Fulfilment")
    if wanted.ended_at and (said := ENDS.get(PickList.State(wanted.state))):
        yield Happened(wanted.ended_at, said, who=wanted.packed_by or "Fulfilment")


def _shipping(order_id: UUID) -> Iterator[Happened]:
    shipment = Shipment.objects.filter(order_id=order_id).prefetch_related("errands").first()
    if shipment is None:
        return
    if shipment.note:
        yield Happened(shipment.packed_at or shipment.created_at, shipment.note, who="Shipping", tone="due")
    for errand in shipment.errands.all():
        kind = Errand.Kind(errand.kind)
        if errand.done_at and errand.attempts and (said := ANSWERS.get(kind)):
            yield Happened(errand.done_at, said, who="Shipping", why=shipment.tracking if kind == "book" else "")
        elif errand.last_error and not errand.done_at:
            what = f"Could not {errand.get_kind_display()}, attempt {errand.attempts}; tried again"
            yield Happened(errand.due_at, what, who="Shipping", why=errand.last_error, tone="bad")
