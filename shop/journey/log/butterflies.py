"""What became of the newest caterpillars, read from the log itself: nobody keeps a table of them."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from events import browsing, peek
from events.consumer.record import Place, Record, Undecodable
from events.declare import Event
from events.extents import Extent
from shop.journey.drawing import brief
from shop.journey.events import ButterflyEmerged, ButterflyQueried, CaterpillarReleased
from shop.journey.log.picture import KAFKA_SECONDS
from shop.shared import shared

MOST = 8  # caterpillars on the page
FURTHER = 5 * MOST  # butterflies to look through for theirs: they come in another order
SECONDS = 1.5
KEPT_SECONDS = 30.0  # what lies on the log stays as it is

Ends = Mapping[Place, Extent]
E = TypeVar("E", bound=Event)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Life:
    """A caterpillar, and the butterfly that it became: by the topology, and by the query where that runs."""

    caterpillar: CaterpillarReleased
    at: datetime
    butterfly: ButterflyEmerged | None
    took: str
    queried: ButterflyQueried | None

    @property
    def id(self) -> UUID:
        return self.caterpillar.caterpillar_id

    @property
    def agree(self) -> bool:
        """Whether both made the same of it."""
        return told(self.butterfly) == told(self.queried)

    @property
    def letter(self) -> str:
        """What is drawn on its wings."""
        return self.caterpillar.name[:1].upper()


@dataclass(frozen=True)
class Lives:
    """The newest ones first. ``sql_runs``: whether the query has ever written anything."""

    newest: tuple[Life, ...]
    sql_runs: bool


def lives() -> Lives:
    """As of the last second.

    :raises LogAway: if Kafka does not answer
    """
    ends = shared("metamorphosis:ends", _ends)
    known = hashlib.sha256(repr(sorted(ends.items())).encode()).hexdigest()[:16]
    return shared(f"metamorphosis:{known}", lambda: _read(ends), fresh_seconds=KEPT_SECONDS)


def told(butterfly: ButterflyEmerged | ButterflyQueried | None) -> tuple[object, ...] | None:
    """What it is like, whoever says so."""
    if butterfly is None:
        return None
    return butterfly.name, butterfly.colour, butterfly.wings, butterfly.wingspan_mm


def _ends() -> dict[Place, Extent]:
    topics = [cls.topic.name for cls in (CaterpillarReleased, ButterflyEmerged, ButterflyQueried)]
    return peek.extents(topics, timeout=KAFKA_SECONDS)


def _read(ends: Ends) -> Lives:
    crawling = {event.caterpillar_id: (event, at) for event, at in _newest(CaterpillarReleased, ends, most=MOST)}
    flying = {event.caterpillar_id: (event, at) for event, at in _newest(ButterflyEmerged, ends, most=FURTHER)}
    queried = {event.caterpillar_id: event for event, _ in _newest(ButterflyQueried, ends, most=FURTHER)}
    newest = tuple(_life(event, at, flying.get(known), queried.get(known)) for known, (event, at) in crawling.items())
    return Lives(newest, bool(queried))


def _life(
    caterpillar: CaterpillarReleased,
    at: datetime,
    flying: tuple[ButterflyEmerged, datetime] | None,
    queried: ButterflyQueried | None,
) -> Life:
    butterfly, emerged_at = flying or (None, at)
    took = brief(1000 * (emerged_at - at).total_seconds()) if butterfly else ""
    return Life(caterpillar, at, butterfly, took, queried)


def _newest(cls: type[E], ends: Ends, *, most: int) -> list[tuple[E, datetime]]:
    """The newest events of a topic, newest first, each with its own time."""
    within = {place: extent for place, extent in ends.items() if place.topic == cls.topic.name}
    start = {place: extent.high for place, extent in within.items()}
    stretch = browsing.scan(
        within, start, forward=False, wants=lambda _: True, most=most, records=4 * most, seconds=SECONDS
    )
    records = (seen.record for seen in stretch.found if seen.record)
    return [(event, record.created_at) for record in records if (event := _decoded(record, cls))]


def _decoded(record: Record, cls: type[E]) -> E | None:
    """The query's records are its author's: one that is none of ours is passed over, and said so."""
    try:
        return record.read_as(cls, wire_type=cls.wire_type)  # type: ignore[return-value]
    except Undecodable as error:
        log.warning("The page of butterflies leaves out %r: %s", record, error)
        return None
