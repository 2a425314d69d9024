"""Where a time is in a log, by Kafka's own index of times."""

from collections.abc import Mapping
from datetime import UTC, datetime

from confluent_kafka.admin import OffsetSpec  # type: ignore[attr-defined]

from events import kafka
from events.consumer.record import Place
from events.extents import Extent
from events.lag import offsets
from events.peek import told_without_kafka


def bounds(
    there: Mapping[Place, Extent], *, since: datetime | None = None, until: datetime | None = None, timeout: float
) -> dict[Place, Extent]:
    """The part of each partition from ``since`` to before ``until``.

    By the first record of that time or a later one: where times do not rise with offsets, more may lie outside.

    :raises LogAway: if Kafka does not answer
    """
    lows = _firsts(there, since, timeout=timeout) if since else {}
    highs = _firsts(there, until, timeout=timeout) if until else {}
    return {
        place: Extent(low := lows.get(place, extent.low), max(low, highs.get(place, extent.high)))
        for place, extent in there.items()
    }


def _firsts(there: Mapping[Place, Extent], at: datetime, *, timeout: float) -> dict[Place, int]:
    """The first record at that time or later; where there is none yet, the end."""
    milliseconds = max(0, int(at.timestamp() * 1000))
    with told_without_kafka():
        found = offsets(kafka.shared_admin(), there, OffsetSpec.for_timestamp(milliseconds), timeout=timeout)
    return {
        place: extent.high if found[place] < 0 else min(max(found[place], extent.low), extent.high)
        for place, extent in there.items()
    }


def moment(milliseconds: int) -> datetime | None:
    """A record's time, for people; None where whoever wrote it had no clock."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
