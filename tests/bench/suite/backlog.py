"""The relay's rate out of a backlog of five million rows, against its rate out of fifty thousand.

A relay that pages with OFFSET, or whose plan changes with the size, gets slower the more it has to catch up. The rate
out of the large backlog is taken in as many stretches as there are repeats, from its first row to its last.
"""

from statistics import median

from tests.bench import outbox
from tests.bench.bench import Bench
from tests.bench.relays import Running, relay
from tests.bench.results import at_least

GOALS = {"backlog_5m_vs_50k": at_least(0.9)}


def measure(bench: Bench) -> None:
    repeats = bench.scale.repeats
    with relay() as ours:
        small = [_small(ours, bench.scale.small_backlog) for _ in range(repeats)]
        large = _large(ours, bench.scale.large_backlog, stretches=repeats)
        small += [_small(ours, bench.scale.small_backlog) for _ in range(repeats)]
    for rate in large:
        bench.ratio(
            "backlog_5m_vs_50k",
            rate / median(small),
            large_per_second=rate,
            small_per_second=median(small),
        )


def _small(ours: Running, rows: int) -> float:
    outbox.fill(rows)
    rate = rows / ours.drain(rows)
    outbox.clear()
    return rate


def _large(ours: Running, rows: int, *, stretches: int) -> list[float]:
    outbox.fill(rows)
    seconds = ours.drain_in_stretches(rows, stretches=stretches)
    outbox.clear()
    return [rows / stretches / each for each in seconds]
