"""What the visitors' group has done, in figures that a repetition would change if it changed anything."""

from typing import NamedTuple

from django.db import connection

from shop.journey.projections import TALLY

# One statement, so that what was applied and what it made are of the same moment.
_STANDING = """
    select reached.*, kept.* from
        (select count(*), coalesce(sum(arrivals), 0)::bigint from events_delivery where group_name = %s) reached,
        (select count(*), coalesce(sum(heard), 0)::bigint,
            md5(coalesce(string_agg(order_id || status || version || heard, ' ' order by order_id), ''))
        from journey_tally) kept
"""


class Figures(NamedTuple):
    """``effects``: events applied, one delivery row each. ``arrivals``: how often they came, repetitions included.

    ``heard`` is what the read model itself has counted; ``fingerprint`` stands for all of its rows.
    """

    effects: int
    arrivals: int
    orders: int
    heard: int
    fingerprint: str

    @property
    def repetitions(self) -> int:
        return self.arrivals - self.effects


class Since(NamedTuple):
    """What came since some moment. ``twice``: events that took effect again, which is what must stay 0."""

    again: int
    new: int
    twice: int
    unchanged: bool


def figures() -> Figures:
    """How the group stands now."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [TALLY.name])
        return Figures._make(cursor.fetchone())


def since(before: Figures, now: Figures) -> Since:
    """The difference, as far as a repetition is concerned."""
    new = now.effects - before.effects
    return Since(
        again=now.repetitions - before.repetitions,
        new=new,
        twice=now.heard - before.heard - new,
        unchanged=now.fingerprint == before.fingerprint,
    )
