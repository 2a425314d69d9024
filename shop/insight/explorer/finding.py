"""A page of a topic's records: read from Kafka when it is asked for, and never more than one click may take."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events import browsing, peek
from events.browsing import Stretch
from events.consumer.record import Place
from events.extents import Extent
from events.partitioning import partition_of
from events.peek import NoTopic
from shop.insight.explorer.asked import Asked
from shop.insight.explorer.cursor import write
from shop.insight.explorer.rows import Row, row
from shop.insight.explorer.wanting import wants
from shop.shared import shared

ON_A_PAGE = 50
AT_A_CLICK = 5_000  # records: a fifth of a second on an idle machine
SECONDS = 2.0
KAFKA_SECONDS = 1.5


@dataclass(frozen=True)
class Page:
    """What was found. ``older`` and ``newer`` lead on, where there is more; ``only``: the one partition that was read.

    ``looked``: records at this click; ``done``: percent of all that the question is about, up to where it stopped.
    """

    rows: tuple[Row, ...]
    older: str
    newer: str
    looked: int
    done: int
    total: int
    stopped_at: datetime | None
    enough: bool
    forward: bool
    only: int | None

    @property
    def on(self) -> str:
        """Where the search goes on."""
        return self.newer if self.forward else self.older


def extents(topic: str) -> dict[Place, Extent]:
    """What the topic holds, as of the last second; nothing at all of one that there is not.

    :raises LogAway: if Kafka does not answer
    """
    return shared(f"log:extents:{topic}", lambda: _ask(topic))


def _ask(topic: str) -> dict[Place, Extent]:
    try:
        return peek.extents([topic], timeout=KAFKA_SECONDS)
    except NoTopic:
        return {}


def find(asked: Asked, there: Mapping[Place, Extent], *, reader: Any) -> Page:
    """
    :raises LogAway: if Kafka does not answer
    """
    only = _partition(asked, len(there))
    within = {place: extent for place, extent in there.items() if only in (None, place.partition)}
    if asked.since or asked.until:
        within = browsing.bounds(within, since=asked.since, until=asked.until, timeout=KAFKA_SECONDS)
    stretch = browsing.scan(
        within,
        _start(asked, within),
        forward=asked.forward,
        wants=wants(asked, reader=reader),
        most=ON_A_PAGE,
        records=AT_A_CLICK,
        seconds=SECONDS,
    )
    return _page(stretch, asked, within, only, reader)


def _partition(asked: Asked, partitions: int) -> int | None:
    """A key's records are all in one partition; whoever names another one gets that."""
    return partition_of(asked.key, partitions=partitions) if asked.partition is None else asked.partition


def _start(asked: Asked, within: Mapping[Place, Extent]) -> dict[Place, int]:
    ends = {place: extent.low if asked.forward else extent.high for place, extent in within.items()}
    if asked.at:
        return {place: asked.at.offsets.get(place, end) for place, end in ends.items()}
    if asked.offset is not None:
        return dict.fromkeys(ends, asked.offset if asked.forward else asked.offset + 1)
    return ends


def _page(stretch: Stretch, asked: Asked, within: Mapping[Place, Extent], only: int | None, reader: Any) -> Page:
    found = stretch.found if asked.forward == asked.oldest_first else tuple(reversed(stretch.found))
    total = sum(extent.high - extent.low for extent in within.values())
    before = sum(stretch.older[place] - extent.low for place, extent in within.items())
    after = sum(extent.high - stretch.newer[place] for place, extent in within.items())
    left = after if asked.forward else before
    return Page(
        rows=tuple(row(seen, reader=reader) for seen in found),
        older=write(stretch.older, forward=False) if before else "",
        newer=write(stretch.newer, forward=True) if after else "",
        looked=stretch.looked,
        done=100 * (total - left) // total if total else 100,
        total=total,
        stopped_at=None if stretch.last_ms is None else browsing.moment(stretch.last_ms),
        enough=stretch.ended == "enough",
        forward=asked.forward,
        only=only if asked.partition is None else None,
    )
