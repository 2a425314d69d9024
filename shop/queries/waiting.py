"""For which service an order waits that stands still, in words for the person in front of the page.

Its services are asked, not the read model: what did not happen is on no event.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as t

from orders.queries import awaited
from orders.status import Status
from shipping.queries import Parcel, parcel_of
from shop.queries.progress import declined
from shop.queries.tracking import TrackedOrder

# The log tells of an order within a fraction of a second; before that a word about it would only alarm.
SILENT_AFTER = timedelta(seconds=2)

# Each with the service's name in brackets, by which operators know it.
WORDS: Mapping[str, Any] = {
    "orders": t("our order desk (Orders)"),
    "details": t("the check of its details (Order details)"),
    "inventory": t("the stock check (Inventory)"),
    "fraud": t("the fraud check (Fraud)"),
    "payments": t("the payment (Payments)"),
    "fulfilment": t("your parcel to be packed (Fulfilment)"),
    "shipping": t("the carrier to be called (Shipping)"),
}


def waiting(order: TrackedOrder, *, now: datetime) -> str:
    """What the order waits for, if that is worth a sentence; else nothing."""
    if order.final or declined(order.steps[-1]):
        return ""
    if not order.on_log and order.version == 1:
        if now - order.placed_at < SILENT_AFTER:
            return ""
        return _("It is waiting for our event log, and goes on by itself.")
    if not order.stands_still(now=now) or not (services := _awaited(order)):
        return ""
    named = _(" and ").join(str(WORDS.get(service, service)) for service in services)
    return _("Waiting for %(services)s… This takes longer than usual. Nothing is lost.") % {"services": named}


def _awaited(order: TrackedOrder) -> tuple[str, ...]:
    if order.status == Status.PAID:
        return ("fulfilment",) if parcel_of(order.order_id) == Parcel.TO_BE_PACKED else ("orders",)
    if order.status == Status.PACKED:
        return _AFTER_PACKING[parcel_of(order.order_id)]
    return awaited(order.order_id)


_AFTER_PACKING: Mapping[Parcel, tuple[str, ...]] = {
    Parcel.TO_BE_PACKED: (),  # cannot be: its event told that it is packed
    Parcel.TO_BE_BOOKED: ("shipping",),
    Parcel.BOOKED: (),  # carriers come when they come
    Parcel.OUT_OF_HAND: ("orders",),
}
