"""What the back office's first page says of orders: what waits for staff, and how the last day went.

Each function is one query. What waits is found by partial indexes, so it takes as long as there is work, not as there
are orders; the day is read by an index on the time of placing.
"""

from datetime import datetime, timedelta
from decimal import Decimal

import msgspec
from django.db import connection
from django.db.models import Count, Q

from orders.models import Order, Return
from orders.status import Status

HOURS = 24
MOST = 1_000  # nobody needs to know how many more there are


class Hour(msgspec.Struct, frozen=True, kw_only=True):
    """The orders that were placed within an hour, by what has come of them. ``seconds_to_paid``: the median."""

    begins_at: datetime
    paid: int = 0
    open: int = 0
    rejected: int = 0
    ended: int = 0  # cancelled or expired
    revenue: Decimal = Decimal("0.00")
    seconds_to_paid: float | None = None

    @property
    def placed(self) -> int:
        return self.paid + self.open + self.rejected + self.ended


def held_orders() -> int:
    """How many orders wait for staff to release or reject them."""
    return Order.objects.filter(status=Status.HELD)[:MOST].count()


def returns_to_do() -> tuple[int, int]:
    """How many returns wait for an answer, and how many for their pieces."""
    open_ones = Return.objects.filter(state__in=(Return.State.REQUESTED, Return.State.APPROVED))
    counts = open_ones.aggregate(
        asked=Count("pk", filter=Q(state=Return.State.REQUESTED)),
        coming=Count("pk", filter=Q(state=Return.State.APPROVED)),
    )
    return counts["asked"], counts["coming"]


# Whoever asks for cancelling leaves a second step of the same status: the first one is the payment. To look each
# order's steps up took four times as long for a day of a hundred thousand orders.
_LAST_DAY = """
    select
        floor(extract(epoch from o.placed_at - %(since)s) / 3600)::int,
        count(*) filter (where o.status not in ('PLACED', 'HELD', 'VALIDATED', 'REJECTED', 'CANCELLED', 'EXPIRED')),
        count(*) filter (where o.status in ('PLACED', 'HELD', 'VALIDATED')),
        count(*) filter (where o.status = 'REJECTED'),
        count(*) filter (where o.status in ('CANCELLED', 'EXPIRED')),
        coalesce(sum(o.total) filter (where paid.at is not null and o.status <> 'CANCELLED'), 0.00),
        percentile_cont(0.5) within group (order by extract(epoch from paid.at - o.placed_at)::float8)
    from orders_order o
    left join (
        select order_id, min(at) as at from orders_orderstep where status = 'PAID' and at >= %(since)s group by order_id
    ) paid on paid.order_id = o.id
    where o.placed_at >= %(since)s and o.placed_at < %(until)s
    group by 1
"""
_FIELDS = ("paid", "open", "rejected", "ended", "revenue", "seconds_to_paid")


def last_day(*, now: datetime) -> list[Hour]:
    """The last 24 hours, the oldest first; the last one is under way."""
    until = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    since = until - timedelta(hours=HOURS)
    with connection.cursor() as cursor:
        cursor.execute(_LAST_DAY, {"since": since, "until": until})
        told = {row[0]: dict(zip(_FIELDS, row[1:], strict=True)) for row in cursor.fetchall()}
    return [Hour(begins_at=since + timedelta(hours=hour), **told.get(hour, {})) for hour in range(HOURS)]
