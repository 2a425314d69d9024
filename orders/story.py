"""An order's story: every event that it caused, in any service, where the log has it, and who reacted."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from events.stories import Chapter, Story
from events.stories import story_of as story_correlated_by
from orders.models import Order
from orders.queries import OrderSnapshot, order_snapshot

MOST_LETTERS = 64


def find_order(text: str) -> OrderSnapshot | None:
    """The order of this id or number."""
    if (order_id := find_id(text)) is None:
        return None
    return order_snapshot(order_id)


def find_id(text: str) -> UUID | None:
    """The id of the order that has this id or number."""
    text = text.strip()[:MOST_LETTERS]
    if "\0" in text:
        return None
    try:
        orders = Order.objects.filter(pk=UUID(text))
    except ValueError:
        orders = Order.objects.filter(number=text.upper())
    return orders.values_list("pk", flat=True).first()


def story_of(order_id: UUID, *, now: datetime, part: Callable[[Sequence[Chapter]], slice] | None = None) -> Story:
    """All that the order caused: its id correlates it; with reactions to ``part`` of it, or to all."""
    return story_correlated_by(str(order_id), now=now, part=part)
