"""The visitors' own group. What it keeps is small, of no use to the shop, and made anew from the log at any time."""

from typing import Any

from django.conf import settings

from events.handling import Group, on
from events.projections import projection
from orders.telling import WAYS, told
from shop.journey.models.tally import Tally

TALLY = Group("journey-tally")

ORDERS_COUNTED = projection("journey-tally", group=TALLY, models=[Tally], pure=True)


def count_order_on_each_of_its_events(event: Any) -> None:
    step = told(event)
    Tally.hear(order_id=event.order_id, status=step.status, version=step.version)


if settings.JOURNEY:  # where there is no journey, nobody reads for the group, and nobody is missed
    on(*WAYS, group=TALLY)(count_order_on_each_of_its_events)
