"""How long handlers take, from the newest deliveries of each group: no process has to be asked for it."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connections

from events.conf import conf

NEWEST = 300


class Latency(NamedTuple):
    """Of the newest ``events`` that took effect: the milliseconds that half, 95 and 99 of a hundred took at most.

    They are None where whole batches share the time. ``retries``: failed tries before they took effect, all together.
    """

    events: int
    retries: int
    p50: float | None
    p95: float | None
    p99: float | None


# The newest events have the greatest ids (UUIDv7), and the deliveries' key begins with the group and the id: each leaf
# gives its newest from the end of its index, and what is read stays the same however many there are.
_LATENCIES = """
    select wanted.name, count(*), coalesce(sum(tries - 1), 0),
        (percentile_cont(array[0.5, 0.95, 0.99]) within group (order by took_ms))
    from unnest(%s::text[]) as wanted (name)
    cross join lateral (
        select took_ms, tries from events_delivery where group_name = wanted.name order by event_id desc limit %s
    ) as newest
    group by wanted.name
"""


def latencies(groups: Iterable[str], *, newest: int = NEWEST) -> dict[str, Latency]:
    """By group; one that has nothing delivered is left out."""
    with connections[conf().DATABASE].cursor() as cursor:
        cursor.execute(_LATENCIES, [sorted(groups), newest])
        return {name: Latency(*counts, *(spans or (None,) * 3)) for name, *counts, spans in cursor.fetchall()}
