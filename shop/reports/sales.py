"""What the reporting database is asked: sales of a span by day, by shelf and by country, each currency for itself."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, LiteralString
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings

from shop.reports.database import reading

NOTHING = Decimal("0.00")


class Span(msgspec.Struct, frozen=True):
    """From the beginning of one day to the end of another, in the shop's time zone."""

    first: date
    last: date

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """When it begins, and when it is over."""
        zone = ZoneInfo(settings.TIME_ZONE)
        following = self.last + timedelta(days=1)
        return datetime.combine(self.first, time(), zone), datetime.combine(following, time(), zone)


class Sales(msgspec.Struct, frozen=True, kw_only=True):
    """Orders that were paid in a span and not cancelled. ``name``: the day, the shelf or the country.

    ``net`` is what is left of ``sold`` when what came back and goodwill are subtracted; ``pieces`` are those kept.
    """

    name: Any = None
    kind: str = "goods"
    orders: int = 0
    pieces: int = 0
    sold: Decimal = NOTHING
    returned: Decimal = NOTHING

    @property
    def net(self) -> Decimal:
        return self.sold - self.returned


class InCurrency(msgspec.Struct, frozen=True, kw_only=True):
    """All of a span's sales in one currency. ``days`` has each day of the span; the others, the largest first."""

    currency: str
    total: Sales
    days: list[Sales]
    categories: list[Sales]
    countries: list[Sales]


class Answer(msgspec.Struct, frozen=True):
    """``written_at``: when the sink wrote last, None if it never did."""

    written_at: datetime | None
    sales: list[InCurrency]


# Delivery and goodwill belong to no shelf: they are lines of their own there, so that all tables have one sum.
_SALES = """
    select
        currency, {name} as name, {kind} as kind,
        count(distinct order_id) filter (where kind <> 'goodwill') as orders,
        sum(pieces - pieces_returned) as pieces, sum(sold) as sold, sum(returned) as returned
    from reporting_orders
    where paid_at >= %(since)s and paid_at < %(until)s and cancelled_at is null
    group by 1, 2, 3
    order by 1, sum(sold - returned) desc, 2, 3
"""
_BY: dict[str, tuple[LiteralString, LiteralString]] = {
    "total": ("null", "'goods'"),
    "days": ("(paid_at at time zone %(zone)s)::date", "'goods'"),
    "categories": ("category", "kind"),
    "countries": ("country", "'goods'"),
}
_WRITTEN = "select written_at from reporting_orders order by written_at desc limit 1"


def ask(span: Span) -> Answer:
    """The sales of a span, all of one moment.

    :raises shop.reports.database.NotMade: if there is no reporting database yet
    :raises shop.reports.database.TooMuch: if it needs too long
    :raises shop.reports.database.Away: if it does not answer
    """
    since, until = span.moments
    asked = {"since": since, "until": until, "zone": settings.TIME_ZONE}
    with reading() as cursor:
        newest = cursor.execute(_WRITTEN).fetchone()
        found = {what: list(_asked(cursor, what, asked)) for what in _BY}
    return Answer(newest["written_at"] if newest else None, [_in(total, found, span) for total in found["total"]])


def _asked(cursor: Any, what: str, asked: dict[str, Any]) -> Iterator[tuple[str, Sales]]:
    name, kind = _BY[what]
    for row in cursor.execute(_SALES.format(name=name, kind=kind), asked):
        yield row.pop("currency"), Sales(**row)


def _in(of: tuple[str, Sales], found: dict[str, list[tuple[str, Sales]]], span: Span) -> InCurrency:
    currency, total = of
    own = {what: [sales for known, sales in rows if known == currency] for what, rows in found.items()}
    days = {sales.name: sales for sales in own["days"]}
    return InCurrency(
        currency=currency,
        total=total,
        days=[days.get(day) or Sales(name=day) for day in span.days],
        categories=own["categories"],
        countries=own["countries"],
    )
