"""How far orders have come, asked the way that their stage tracks them; and what the lanes add up to."""

from collections.abc import Collection
from uuid import UUID

import msgspec
from django.db import connection

from shop.journey.models import Order, Shipment
from shop.journey.stages import stage
from shop.journey.telling import Progress

__all__ = ["Counters", "Progress", "counters", "progress"]

# An orphan is a parcel whose order was never kept. A row for an order that was refused is no order.
_COUNTERS = """
    select stage, count(*) filter (where state <> 'refused'), count(*) filter (where state = 'refused'),
        count(*) filter (where state = 'shipped'), count(*) filter (where state = 'placed'), 0
    from journey.orders group by stage
    union all
    select stage, 0, 0, 0, 0, count(*) from journey.shipments parcel
    where not exists (select from journey.orders o where o.id = parcel.order_id and o.state <> 'refused')
    group by stage
"""


class Counters(msgspec.Struct):
    """One lane since the shop was set up. ``orphans``: parcels that left for orders that were never kept."""

    placed: int = 0
    refused: int = 0
    shipped: int = 0
    waiting: int = 0
    orphans: int = 0

    @property
    def lost(self) -> int:
        """What a shopper wanted and did not get, and what was sent to one who was told no."""
        return self.refused + self.orphans


def progress(order_ids: Collection[UUID]) -> dict[UUID, Progress]:
    """How far each order has come, by id. ``address`` is what stands on its parcel, of stages 1 to 5."""
    ids = list(order_ids)
    roads = dict(Order.objects.filter(pk__in=ids).values_list("id", "stage"))
    labels = dict(Shipment.objects.filter(pk__in=ids).values_list("order_id", "address"))
    return {order_id: _progress(order_id, roads.get(order_id), labels.get(order_id, "")) for order_id in ids}


def _progress(order_id: UUID, number: int | None, address: str) -> Progress:
    if number is None:
        return Progress(order_id, 0, address=address)
    tracked: Progress = stage(number).module.track_order(order_id)
    return msgspec.structs.replace(tracked, address=address)


def counters() -> dict[int, Counters]:
    """The counters of all lanes, by stage."""
    found = {number: Counters() for number in range(1, 7)}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTERS)
        for number, *figures in cursor.fetchall():
            for name, figure in zip(Counters.__struct_fields__, figures, strict=True):
                setattr(found[number], name, getattr(found[number], name) + figure)
    return found
