"""Which days a report is about: asked for by two dates, or by a number of days that end today."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings

from shop.reports.sales import Span

DAYS = 30
CHOICES = (7, 30, 90, 365)
MOST_DAYS = 3 * 366
OLDEST = date(2000, 1, 1)


class Chosen(NamedTuple):
    """``wrong``: what is wrong with what was asked for; the span is the usual one then."""

    span: Span
    wrong: str = ""


def today(now: datetime) -> date:
    return now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def last(days: int, *, now: datetime) -> Span:
    """So many days, today among them."""
    end = today(now)
    return Span(end - timedelta(days=days - 1), end)


def chosen(asked: Mapping[str, str], *, now: datetime) -> Chosen:
    """What ``from`` and ``to`` say; either may be left out."""
    usual = last(DAYS, now=now)
    try:
        end = _day(asked.get("to", "")) or usual.last
        first = _day(asked.get("from", "")) or end - timedelta(days=DAYS - 1)
    except (ValueError, OverflowError):
        return Chosen(usual, "A day is written as 2026-02-28. These are the last 30 days.")
    if wrong := _refused(first, end):
        return Chosen(usual, f"{wrong} These are the last 30 days.")
    return Chosen(Span(first, end))


def _day(text: str) -> date | None:
    """
    :raises ValueError: if it is no day
    """
    return date.fromisoformat(text) if text else None


def _refused(first: date, end: date) -> str:
    if first > end:
        return "The first day is after the last."
    if first < OLDEST or end.year >= 9999:
        return "There are no sales so far away."
    if (end - first).days >= MOST_DAYS:
        return "Three years at most, please."
    return ""
