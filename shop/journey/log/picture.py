"""A topic as the talk draws it: partitions from old to new, and where each group is on them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from events import peek
from events.consumer.positions import stored
from events.consumer.record import Place
from events.declare import topics as declared
from events.extents import Extent
from events.handling import groups
from shop.journey.projections import TALLY
from shop.projections import ORDER_TRACKING
from shop.shared import shared

CELLS = 12  # what a phone has room for
OLDER, NEXT = 1, CELLS + 2  # the columns before the first cell and behind the last
KAFKA_SECONDS = 2.0


@dataclass(frozen=True)
class Flag:
    """Groups that stand at the same offset, which is the next one that they read. ``column``: where it is drawn."""

    column: int
    offset: int
    behind: int
    names: tuple[str, ...]

    @property
    def ours(self) -> bool:
        return TALLY.name in self.names

    @property
    def others(self) -> int:
        """How many there are besides the two that are named."""
        return len(self.names) - 2

    @property
    def near_the_end(self) -> bool:
        """Then its words stand on its left, where there is room."""
        return self.column > NEXT // 2


@dataclass(frozen=True)
class Strip:
    """One partition. ``cells``: the columns and offsets of its newest records; ``older``: how many there are before."""

    partition: int
    length: int
    older: int
    cells: tuple[tuple[int, int], ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Picture:
    """A topic at one moment. ``behind``: how many records each of its groups has still to read."""

    topic: str
    strips: tuple[Strip, ...]
    behind: Mapping[str, int]
    at: datetime

    @property
    def length(self) -> int:
        return sum(strip.length for strip in self.strips)


def topics() -> list[str]:
    """The topics that there are to look at, the orders' first."""
    return sorted(declared(), key=lambda name: (name != "orders", name.startswith("journey"), name))


def picture(topic: str) -> Picture:
    """The topic as it was within the last second.

    :raises LogAway: if Kafka does not answer
    """
    return shared(f"picture:{topic}", lambda: _ask(topic))


def _ask(topic: str) -> Picture:
    found = peek.extents([topic], timeout=KAFKA_SECONDS)
    readers = [group.name for group in groups.values() if group.handlers and topic in {t.name for t in group.topics}]
    with connection.cursor() as cursor:
        known = stored(cursor, groups=readers)
    at = {place: {name: known.get((name, place), extent.low) for name in readers} for place, extent in found.items()}
    behind = {name: sum(max(0, found[place].high - at[place][name]) for place in found) for name in readers}
    return Picture(
        topic=topic,
        strips=tuple(_strip(place, extent, at[place]) for place, extent in sorted(found.items())),
        behind={name: behind[name] for name in _ours_first(readers)},
        at=timezone.now(),
    )


def _strip(place: Place, extent: Extent, at: Mapping[str, int]) -> Strip:
    first = max(extent.low, extent.high - CELLS)
    return Strip(
        partition=place.partition,
        length=extent.high - extent.low,
        older=first - extent.low,
        cells=tuple((_column(extent, offset), offset) for offset in range(first, extent.high)),
        flags=tuple(_flags(extent, at)),
    )


def _flags(extent: Extent, at: Mapping[str, int]) -> Iterator[Flag]:
    """From old to new. All that stand before the first cell share its column, each with its number."""
    standing: dict[int, list[str]] = defaultdict(list)
    for name, offset in at.items():
        standing[min(offset, extent.high)].append(name)
    for offset, names in sorted(standing.items()):
        yield Flag(_column(extent, offset), offset, extent.high - offset, tuple(_ours_first(names)))


def _column(extent: Extent, offset: int) -> int:
    return max(OLDER, NEXT - (extent.high - offset))


def _ours_first(names: Iterable[str]) -> list[str]:
    """The visitors' own group, then that of the order page, which they know."""
    return sorted(names, key=lambda name: (name != TALLY.name, name != ORDER_TRACKING.name, name))
