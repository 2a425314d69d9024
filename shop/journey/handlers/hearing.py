"""What every handler of the journey does first."""

import time

from events.context import incoming
from shop.journey.facts import record
from shop.journey.models.switches import Switch
from shop.journey.telling import LOG


def heard(service: str) -> None:
    """Note for the lane that the service has an event in hand, and be as slow as its switch says."""
    if event := incoming():
        where = f"{event.topic}[{event.partition}]@{event.offset}"
        record("event", source=LOG, target=service, what=fact(event.type), detail=where)
    time.sleep(Switch.of(service).delay)


def fact(wire_type: str) -> str:
    """An event's name without owner and version, as in ``order-placed``."""
    return wire_type.split(".")[-2]
