"""What a benchmark is given: turns to take, and a place for its ratios and figures."""

import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping

from tests.bench.results import Goal, Result
from tests.bench.scale import Scale


class Bench:
    """One module's run. Ratios must be of the names in its ``GOALS``."""

    def __init__(self, goals: Mapping[str, Goal], scale: Scale) -> None:
        self.scale = scale
        self._goals = goals
        self._ratios: dict[str, list[float]] = defaultdict(list)
        self._figures: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))

    def turns(self, first: str, second: str) -> Iterator[tuple[str, str]]:
        """Both sides, as often as the scale says; who begins changes, so that neither always finds a warm machine."""
        for turn in range(self.scale.repeats):
            say(f"  {turn + 1}/{self.scale.repeats}")
            yield (first, second) if turn % 2 == 0 else (second, first)
        say("\n")

    def ratio(self, name: str, value: float, **figures: float) -> None:
        """Note a ratio and the figures behind it; the figures' names are words with underscores."""
        if name not in self._goals:
            raise KeyError(f"{name} has no goal: add it to the module's GOALS.")
        self._ratios[name].append(value)
        for words, figure in figures.items():
            self._figures[name][words.replace("_", " ")].append(figure)
        say(f" {value:.3g}")

    def results(self) -> list[Result]:
        """In the order of the goals. A goal without a ratio is an error: a benchmark that ends early proves nothing."""
        return [Result(name, goal, self._ratios[name], self._figures[name]) for name, goal in self._goals.items()]


def say(text: str) -> None:
    """Progress, beside the table on standard output."""
    sys.stderr.write(text)
    sys.stderr.flush()


class Watch:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._started = time.perf_counter()

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._started
