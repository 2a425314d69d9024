"""From the events of an order to its hydrated view, which the API's queries read."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from events.handling import Group, on_batch
from events.projections import projection
from orders.events import OrderPlaced, OrderRejected
from orders.models import OrderView
from orders.telling import WAYS, told

VIEW = Group("order-view")
VIEWED = projection("order-view", group=VIEW, models=[OrderView], pure=True)

# What a view keeps of the event that began the order. No names or addresses: there are none in it.
PLACED = ("number", "customer_id", "placed_at", "lines", "delivery", "tax", "total")


@on_batch(*WAYS, group=VIEW)
def hydrate_orders_on_each_of_their_events(events: Sequence[Any]) -> None:
    views: dict[UUID, OrderView] = {}
    for event in events:
        fold(views.setdefault(event.order_id, OrderView(order_id=event.order_id, version=0)), event)
    OrderView.tell(*views.values())


def fold(view: OrderView, event: Any) -> None:
    """Add what one event tells; whatever the order in which they are told, the view ends the same."""
    step = told(event)
    view.steps[str(step.version)] = msgspec.to_builtins(step)
    if step.version > view.version:
        view.version, view.status = step.version, str(step.status)
    match event:
        case OrderPlaced():
            view.placed = {name: msgspec.to_builtins(getattr(event, name)) for name in PLACED}
            for line in view.placed["lines"]:
                del line["catalogue_version"]  # it concerns the check of the details alone
        case OrderRejected():
            view.reasons = msgspec.to_builtins(event.reasons)
