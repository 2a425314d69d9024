"""What the back office's first page says of parcels, and where those of many orders are."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import OuterRef, Subquery

from shipping.models import PickList, Shipment
from shipping.queries import Parcel, parcel_between

MOST = 1_000  # nobody needs to know how many more there are


def lists_to_pack() -> int:
    """How many pick lists are open."""
    return PickList.objects.filter(state=PickList.State.OPEN)[:MOST].count()


def parcels_of(order_ids: Collection[UUID]) -> dict[UUID, tuple[Parcel, bool]]:
    """Where each order's parcel is, and whether its pick list is before staff; in one query."""
    shipment = Shipment.objects.filter(order_id=OuterRef("pk")).values("state")[:1]
    rows = PickList.objects.filter(pk__in=order_ids).annotate(shipment=Subquery(shipment))
    return {
        order_id: (parcel_between(picking, state), picking == PickList.State.OPEN)
        for order_id, picking, state in rows.values_list("pk", "state", "shipment")
    }
