"""An order as it was at some moment, folded from its own events on the log by the code that keeps its view."""

from collections.abc import Iterable
from uuid import UUID

from events.declare import Event
from orders.models import OrderView
from orders.projections import fold
from orders.queries import OrderSnapshot, as_viewed
from orders.telling import WAYS

# What folds into an order's state; whatever else has its id tells of something beside it.
TELLING = frozenset(cls.wire_type for cls in WAYS)


def order_after(order_id: UUID, events: Iterable[Event]) -> OrderSnapshot | None:
    """The order once ``events`` had happened; none if it was not placed by then."""
    view = OrderView(order_id=order_id, version=0)
    for event in events:
        if type(event) in WAYS:
            fold(view, event)
    return as_viewed(view) if view.placed else None
