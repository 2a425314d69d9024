"""Ratios as they come in, and what they say in the end."""

import json
import platform
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Literal, NamedTuple

import psutil


class Goal(NamedTuple):
    """Where a ratio should be."""

    at: float
    better: Literal["higher", "lower"]

    def reached_by(self, ratio: float) -> bool:
        return ratio >= self.at if self.better == "higher" else ratio <= self.at


def at_least(at: float) -> Goal:
    return Goal(at, "higher")


def at_most(at: float) -> Goal:
    return Goal(at, "lower")


class Result(NamedTuple):
    """One ratio, as often as it was measured, and the figures that it was made from."""

    name: str
    goal: Goal
    ratios: list[float]
    figures: Mapping[str, list[float]]

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    @property
    def reached(self) -> bool:
        return self.goal.reached_by(self.ratio)


def as_json(results: list[Result]) -> str:
    """For machines: ``bench.json``."""
    told = {
        result.name: {
            "ratio": _short(result.ratio),
            "goal": result.goal.at,
            "spread": [_short(min(result.ratios)), _short(max(result.ratios))],
            "better": result.goal.better,
        }
        for result in results
    }
    figures = {
        name: [_short(value) for value in values] for result in results for name, values in result.figures.items()
    }
    return json.dumps({"results": told, "figures": figures, "machine": machine()}, indent=1) + "\n"


def as_table(results: list[Result]) -> str:
    """For people, as Markdown: it goes into docs/benchmarks.md as it is."""
    lines = ["| benchmark | ratio | spread | goal | | measured |", "|---|---|---|---|---|---|"]
    for result in results:
        sign = "≥" if result.goal.better == "higher" else "≤"
        figures = ", ".join(f"{name} {_readable(median(values))}" for name, values in result.figures.items())
        lines.append(
            f"| `{result.name}` | {result.ratio:.3g} | {min(result.ratios):.3g} to {max(result.ratios):.3g} "
            f"| {sign} {result.goal.at:g} | {'reached' if result.reached else '**missed**'} | {figures} |"
        )
    return "\n".join(lines)


def machine() -> str:
    """The machine in a line, without its name."""
    memory = psutil.virtual_memory().total / 2**30
    python = platform.python_version()
    return f"{psutil.cpu_count()} cores ({_cpu()}), {memory:.0f} GB, {platform.system()}, Python {python}"


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _short(value: float) -> float:
    return float(f"{value:.4g}")


def _readable(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
