"""One partition as a lane: its records one after the other, forward or backward, fetched stretch by stretch.

Kafka reads forward only. To go back, a stretch before the last one is fetched whole and turned round.
"""

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from events.consumer.record import Place, Record
from events.extents import Extent

LEAST, MOST = 16, 2_000  # records in a stretch: few at first, as a page is soon full
MOST_BYTES = 4_000_000  # of a stretch, going by the one before it


class Seen(NamedTuple):
    """A record that was looked at. ``record``: only if it is wanted; a long value is cut, ``size`` is the whole's."""

    offset: int
    timestamp_ms: int
    size: int
    record: Record | None


class Lane:
    """``at``: the border between what was looked at and what was not; ``extent``: where it may go."""

    def __init__(self, place: Place, extent: Extent, *, at: int, forward: bool) -> None:
        self.place = place
        self.at = min(max(at, extent.low), extent.high)
        self._extent = extent
        self._forward = forward
        self._fetched = self.at
        self._ahead: deque[Seen] = deque()
        self._size = LEAST

    @property
    def head(self) -> Seen | None:
        """The next one, if it is there already."""
        return self._ahead[0] if self._ahead else None

    @property
    def over(self) -> bool:
        """Nothing is left to fetch."""
        return self._fetched == (self._extent.high if self._forward else self._extent.low)

    @property
    def low(self) -> bool:
        """So little is ahead that it is worth fetching, now that somebody asks Kafka anyway."""
        return not self.over and 2 * len(self._ahead) < self._size

    def stretch(self, *, most: int) -> Extent:
        """What to fetch next, and no more records of it than ``most``."""
        size = min(self._size, most)
        if self._forward:
            return Extent(self._fetched, min(self._extent.high, self._fetched + size))
        return Extent(max(self._extent.low, self._fetched - size), self._fetched)

    def take_in(self, stretch: Extent, records: Iterable[Seen]) -> None:
        """What was fetched of it: fewer than asked for, where the log was compacted."""
        found = list(records)
        self._ahead.extend(found if self._forward else reversed(found))
        self._fetched = stretch.high if self._forward else stretch.low
        average = sum(seen.size for seen in found) // max(1, len(found))
        self._size = max(1, min(self._size * 3, MOST, MOST_BYTES // max(1, average)))
        self._pass_over_nothing()

    def take(self) -> Seen:
        """The next one, which then was looked at."""
        seen = self._ahead.popleft()
        self.at = seen.offset + 1 if self._forward else seen.offset
        self._pass_over_nothing()
        return seen

    def _pass_over_nothing(self) -> None:
        if not self._ahead:
            self.at = self._fetched
