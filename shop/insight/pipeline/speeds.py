"""How fast something goes, and when a group will have caught up if it goes on like that."""

from typing import NamedTuple

KEEPING_UP_SECONDS = 5.0
NOBODY_KNOWS = "–"  # noqa: RUF001
UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


class Pace(NamedTuple):
    """``speed``: events applied in a second; ``closing``: by so much in a second the lag falls. None: nobody knows."""

    speed: float | None = None
    closing: float | None = None


def rate(then: int | None, now: int | None, *, seconds: float) -> float | None:
    """So many in a second; None where one is missing, or where somebody set the count back."""
    if then is None or now is None or seconds <= 0 or now < then:
        return None
    return (now - then) / seconds


def outlook(behind: int | None, pace: Pace) -> str:
    """When nothing will be left to apply, at this speed."""
    if behind is None:
        return ""
    if behind == 0:
        return "caught up"
    if pace.speed is None or pace.closing is None:
        return "not known yet"
    if pace.speed > 0 and behind / pace.speed <= KEEPING_UP_SECONDS:
        return "keeps up"
    return f"in {span(behind / pace.closing)}" if pace.closing > 0 else "never at this speed"


def span(seconds: float) -> str:
    """A time as people say it: its greatest unit, and nothing below a second."""
    for size, unit in UNITS:
        if seconds >= size:
            return f"{seconds / size:,.0f} {unit}"
    return "1 s" if seconds > 0 else "0 s"


def per_second(speed: float | None) -> str:
    """``0.4/s``, ``1,200/s``; a dash where nobody knows."""
    if speed is None:
        return NOBODY_KNOWS
    return f"{speed:,.0f}/s" if speed >= 10 or speed == 0 else f"{max(speed, 0.1):.1f}/s"
