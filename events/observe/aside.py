"""What each group has parked, in figures."""

from typing import NamedTuple

from django.db import connections

from events.conf import conf


class Aside(NamedTuple):
    """``records``: poison and those behind it; ``keys``: to which they belong."""

    records: int = 0
    keys: int = 0
    oldest_seconds: float = 0.0


_PARKED = """
    select group_name, count(*), count(distinct (topic, key)),
           extract(epoch from clock_timestamp() - min(parked_at))::float
    from events_parked group by group_name
"""


def aside() -> dict[str, Aside]:
    """By group; those that have nothing parked are not in it. What the relay set aside goes by its name."""
    with connections[conf().DATABASE].cursor() as cursor:
        cursor.execute(_PARKED)
        return {name: Aside(*figures) for name, *figures in cursor.fetchall()}
