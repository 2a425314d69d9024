"""A domain of the tests' own: rugs are woven and sold. And the records that they become."""

import time
from itertools import count
from uuid import uuid4

import msgspec

from events.consumer.record import Place, Record
from events.declare import Event, Topic, event
from events.handling import Group, on

RUGS = Topic("rugs", partitions=2)
WEAVERS = Group("weavers", attempts=2, time_limit=0.5)


@event("weaving.rug-woven.v1", topic=RUGS, key="sku")
class RugWoven(Event, frozen=True):
    """A rug left the loom."""

    sku: str
    knots: int = 0


@event("weaving.rug-sold.v1", topic=RUGS, key="sku")
class RugSold(Event, frozen=True):
    """A rug left the house. Nobody in the tests reacts to it."""

    sku: str


@event("weaving.rug-measured.v1", topic=RUGS, key="sku")
class RugMeasured(Event, frozen=True):
    """Somebody measured a rug, and had something to say. Nobody in the tests reacts to it."""

    sku: str | None
    metres: float = 1.0
    note: str = ""


class Loom:
    """What the handler does, set by each test; and what it was given."""

    def __init__(self):
        self.seen = []
        self.effect = lambda event: None


loom = Loom()


@on(RugWoven, group=WEAVERS)
def hang_rug_on_rug_woven(event):
    loom.seen.append(event)
    loom.effect(event)


_offsets = count()


def record(event, *, offset=None, event_id=None, partition=0, timestamp_ms=None):
    """The record that an event is on the log."""
    return Record(
        place=Place(RUGS.name, partition),
        offset=next(_offsets) if offset is None else offset,
        key=event.key.encode(),
        value=msgspec.json.encode(event),
        headers=[("id", str(event_id or uuid4()).encode()), ("type", event.wire_type.encode())],
        timestamp_ms=timestamp_ms or int(time.time() * 1000),
    )
