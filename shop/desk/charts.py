"""The last day in three pictures, drawn here as numbers for an SVG: no script, no style within the page."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from orders.overview import Hour
from shop.events import Money
from shop.templatetags.money import money

WIDTH, HEIGHT = 480, 120
GAP = 3


class Bar(msgspec.Struct, frozen=True):
    """A part of an hour's column, in the SVG's own units. ``kind`` names its colour."""

    x: float
    y: float
    width: float
    height: float
    kind: str


class Series(msgspec.Struct, frozen=True):
    """One number of an hour: its name in the legend, its colour, and where it is read."""

    label: str
    kind: str
    of: Callable[[Hour], Any]


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """``rows``: the same as a table, for who does not see the picture. ``scale``: what the highest column is."""

    key: str
    title: str
    total: str
    scale: str
    bars: list[Bar]
    legend: list[Series]
    head: list[str]
    rows: list[list[str]]
    hours: list[str]
    empty: bool
    width: int = WIDTH
    height: int = HEIGHT


OUTCOMES = (
    Series("paid", "good", lambda hour: hour.paid),
    Series("under way to the payment", "open", lambda hour: hour.open),
    Series("rejected", "bad", lambda hour: hour.rejected),
    Series("cancelled or expired", "ended", lambda hour: hour.ended),
)
REVENUE = (Series("revenue", "good", lambda hour: hour.revenue),)
WAIT = (Series("median", "open", lambda hour: hour.seconds_to_paid),)


def charts(hours: Sequence[Hour]) -> list[Chart]:
    """Orders by what came of them, what they brought in, and how long the payment took."""
    placed, earned = sum(hour.placed for hour in hours), sum((hour.revenue for hour in hours), start=_zero(hours))
    slowest = max((hour.seconds_to_paid for hour in hours if hour.seconds_to_paid is not None), default=None)
    return [
        _chart("orders", "Orders placed", hours, OUTCOMES, total=str(placed), show=_whole),
        _chart("revenue", "Revenue", hours, REVENUE, total=_money(earned), show=_money),
        _chart("paid", "From placed to paid", hours, WAIT, total=f"{_seconds(slowest)} at worst", show=_seconds),
    ]


def _chart(
    key: str, title: str, hours: Sequence[Hour], series: Sequence[Series], *, total: str, show: Callable[[Any], str]
) -> Chart:
    highest = max(sum(float(one.of(hour) or 0) for one in series) for hour in hours)
    return Chart(
        key=key,
        title=title,
        total=total,
        scale=show(highest),
        bars=[bar for number, hour in enumerate(hours) for bar in _column(number, hour, series, highest, len(hours))],
        legend=list(series) if len(series) > 1 else [],
        head=["Hour (UTC)", *(one.label for one in series)],
        rows=[[f"{hour.begins_at:%d %b, %H:%M}", *(show(one.of(hour)) for one in series)] for hour in hours],
        hours=[f"{hour.begins_at:%H:%M}" for hour in hours[:: len(hours) // 4]] + ["now"],
        empty=not highest,
    )


def _column(number: int, hour: Hour, series: Sequence[Series], highest: float, columns: int) -> list[Bar]:
    step, top, bars = WIDTH / columns, float(HEIGHT), []
    for one in series:
        if amount := float(one.of(hour) or 0):
            height = round(max(amount / highest * HEIGHT, 1.5), 1)
            top = round(top - height, 1)
            bars.append(Bar(round(number * step + GAP / 2, 1), max(top, 0.0), round(step - GAP, 1), height, one.kind))
    return bars


def _zero(hours: Sequence[Hour]) -> Any:
    return hours[0].revenue * 0


def _whole(number: float) -> str:
    return str(int(number))


def _money(amount: Any) -> str:
    return money(Money(amount))


def _seconds(seconds: float | None) -> str:
    """A span as people say it; a dash where there was none."""
    if seconds is None:
        return "–"  # noqa: RUF001
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 3600 else f"{seconds / 3600:.1f} h"
