"""What the page says, asked once for everybody who looks at the same order."""

from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone

from events.stories import Story
from orders.queries import OrderSnapshot, order_snapshot
from orders.status import END, Status
from orders.story import story_of
from shop.desk.why import Why, why_waiting
from shop.insight.story.asking import Asked
from shop.insight.story.items import part
from shop.models import Customer
from shop.queries.people import Shown, shown
from shop.shared import shared

FRESH_SECONDS = 1.5  # a page asks every two seconds: were it as much, it would get the old answer every other time


class Told(NamedTuple):
    """An order with its story, and ``why`` it waits, if it does so unusually long."""

    order: OrderSnapshot
    story: Story
    why: Why | None = None

    @property
    def final(self) -> bool:
        """Whether nothing is awaited any more, so that nobody need ask again."""
        return self.order.status in END and self.story.settled

    @property
    def status(self) -> str:
        return str(Status(self.order.status).label)


def told(order_id: UUID, asked: Asked) -> Told | None:
    """As of the last one or two seconds, with the reactions to what is on one page; none if there is no such order."""
    return shared(
        f"story:{order_id}:{asked.event_id or asked.page}", lambda: _ask(order_id, asked), fresh_seconds=FRESH_SECONDS
    )


def customer_of(order: OrderSnapshot, *, reader: Any) -> Shown | None:
    """Whose order it is, as far as ``reader``, a user, may know."""
    if not reader.has_perm("shop.view_customer"):
        return None
    customer = Customer.objects.filter(pk=order.customer_id).first()
    return shown(customer, reader) if customer else None


def _ask(order_id: UUID, asked: Asked) -> Told | None:
    now = timezone.now()
    if (order := order_snapshot(order_id)) is None:
        return None
    story = story_of(order_id, now=now, part=lambda chapters: part(chapters, asked))
    return Told(order, story, why_waiting(order_id=order_id, now=now))
