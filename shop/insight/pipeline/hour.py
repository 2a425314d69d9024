"""The last hour as lines: one number for each half minute, or nothing where nobody took a sample."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from events.observe.sampling import OfGroup, Sampled
from shop.insight.pipeline.speeds import rate

STEPS = 120
STEP = timedelta(seconds=30)
RECENT = timedelta(minutes=2)

Line = tuple[float | None, ...]
Steps = list[list[Sampled]]


class Hour(NamedTuple):
    """``recent``: samples of the last two minutes, for speeds; ``heard``: the last one with Kafka's figures."""

    newest: Sampled | None = None
    heard: Sampled | None = None
    recent: tuple[Sampled, ...] = ()
    lines: dict[str, Line] = {}

    def before(self, moment: datetime, *, by: timedelta) -> Sampled | None:
        """The sample with Kafka's figures that is nearest to the time ``by`` before a moment, and not of the moment."""
        close = [sample for sample in self.recent if sample.ends and sample.at < moment - by / 4]
        return min(close, key=lambda sample: abs(sample.at - (moment - by)), default=None)


def hour_of(found: Sequence[Sampled], *, now: datetime) -> Hour:
    """What the page needs of an hour's samples, from old to new: far less than they are."""
    heard = next((sample for sample in reversed(found) if sample.ends), None)
    return Hour(
        newest=found[-1] if found else None,
        heard=heard,
        recent=tuple(sample for sample in found if sample.at > now - RECENT),
        lines=dict(_lines(_steps(found, now), heard or Sampled(at=now))),
    )


def _steps(found: Sequence[Sampled], now: datetime) -> Steps:
    steps: Steps = [[] for _ in range(STEPS)]
    for sample in found:
        number = STEPS - 1 - (now - sample.at) // STEP
        if 0 <= number < STEPS:
            steps[number].append(sample)
    return steps


def _lines(steps: Steps, known: Sampled) -> Iterator[tuple[str, Line]]:
    yield "backlog", _peaks(steps, lambda sample: sample.backlog)
    yield "relay", _rates(steps, lambda sample: sample.published)
    for topic in known.ends:
        yield f"topic:{topic}", _rates(steps, lambda sample, topic=topic: sample.ends.get(topic))  # type: ignore[misc]
    for group in known.groups:
        yield f"group:{group}", _peaks(steps, lambda one, group=group: one.groups.get(group, OfGroup()).behind)  # type: ignore[misc]


def _peaks(steps: Steps, of: Callable[[Sampled], float | None]) -> Line:
    """The worst of each step: a short peak is what one looks for."""
    return tuple(max((value for one in step if (value := of(one)) is not None), default=None) for step in steps)


def _rates(steps: Steps, of: Callable[[Sampled], int | None]) -> Line:
    """By how much it grew in a second, between one step's last sample and the one before it."""
    last = [next((one for one in reversed(step) if of(one) is not None), None) for step in steps]
    grown: list[float | None] = [None]
    for before, after in pairwise(last):
        known = before is not None and after is not None
        grown.append(rate(of(before), of(after), seconds=(after.at - before.at).total_seconds()) if known else None)  # type: ignore[arg-type,union-attr]
    return tuple(grown)
