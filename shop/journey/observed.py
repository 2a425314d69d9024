"""What this installation saw in each cell of the talk's table: computed from orders, and from when what was broken.

Only orders placed while exactly one thing was broken are witnesses, and of each cell the latest one that can tell.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from shop.journey.models import Order, Spell
from shop.journey.stages import Expected, Outage
from shop.journey.telling import Progress

LONG_ENOUGH = timedelta(seconds=12)  # so long a healthy order takes to be shipped, at the very most
CATCHES_UP_WITHIN = timedelta(seconds=60)
SPELLS = {"shipping": Outage.SHIPPING_DOWN, "customers": Outage.CUSTOMERS_DOWN, "column": Outage.COLUMN_RENAMED}

SETTLES = timedelta(seconds=5)
MOST_WITNESSES = 3  # of a cell: the newest may be too young to tell

# Something else that was broken at the time, or until a moment before, and a service that was slow, would put words
# into the witness's mouth.
_WITNESSES = """
    with witnesses as (
        select witness.id, spell.name, spell.ended_at, witness.placed_at,
               row_number() over (partition by spell.name, witness.stage order by witness.placed_at desc) as age
        from journey.spells spell
        join journey.orders witness on witness.placed_at between spell.began_at and coalesce(spell.ended_at, 'infinity')
        where spell.name = any(%(names)s)
          and (%(orders)s::uuid[] is null or witness.id = any(%(orders)s))
          and not exists (
            select from journey.spells other
            where other.name <> spell.name
              and other.began_at < coalesce(spell.ended_at, 'infinity')
              and coalesce(other.ended_at, 'infinity') > witness.placed_at - %(settles)s
          )
    )
    select id, name, placed_at, ended_at from witnesses where age <= %(most)s order by placed_at desc
"""

Cell = tuple[int, Outage]


@dataclass(frozen=True)
class Seen:
    """What became of an order. ``meanwhile`` and ``afterwards`` are as in ``Expected``, or "" while nobody can tell."""

    order_id: UUID
    placing: bool
    meanwhile: str
    afterwards: str
    placed_at: datetime
    reason: str = ""

    @property
    def complete(self) -> bool:
        return bool(self.meanwhile and self.afterwards)

    def agrees(self, expected: Expected) -> bool:
        """Whether nothing that was seen differs from what is claimed."""
        claimed = (expected.placing, expected.meanwhile, expected.afterwards)
        seen = (self.placing, self.meanwhile, self.afterwards)
        return all(saw in ("", claim) for saw, claim in zip(seen, claimed, strict=True))


class Witness(NamedTuple):
    """An order that was placed in a spell. ``ended_at`` is None while it lasts."""

    order_id: UUID
    spell: str
    placed_at: datetime
    ended_at: datetime | None


def cells(
    *, now: datetime | None = None, orders: Collection[UUID] | None = None, long_enough: timedelta = LONG_ENOUGH
) -> dict[Cell, Seen]:
    """The cells that were seen, by stage and outage.

    :param orders: only these may be witnesses; by default everybody's
    :param long_enough: an order that was not shipped within this time was waiting
    """
    witnesses = _witnesses(orders)
    # All at once from Orders' table, which every stage tracks by: each open page asks for this again and again.
    orders_by_id = Order.objects.in_bulk([witness.order_id for witness in witnesses])
    found: dict[Cell, Seen] = {}
    for witness in witnesses:
        order = orders_by_id[witness.order_id].progress
        seen = judge(witness, order, now=now or timezone.now(), long_enough=long_enough)
        cell = order.stage, SPELLS[witness.spell]
        known = found.get(cell)
        if known is None or (seen.meanwhile and not known.meanwhile):
            found[cell] = seen
    return found


def settles_in(now: datetime) -> timedelta:
    """How long to wait until an order meets nothing of what was broken before."""
    ended_at = Spell.objects.aggregate(last=Max("ended_at"))["last"]
    return max(timedelta(), ended_at + SETTLES - now) if ended_at else timedelta()


def judge(witness: Witness, order: Progress, *, now: datetime, long_enough: timedelta = LONG_ENOUGH) -> Seen:
    """What an order that got so far tells of the spell in which it was placed."""
    if order.state == "refused":
        return Seen(order.order_id, False, "refused", "refused", witness.placed_at, order.reason)
    return Seen(
        order.order_id,
        True,
        _meanwhile(witness, order, now=now, long_enough=long_enough),
        _afterwards(witness, order, now=now),
        witness.placed_at,
    )


def _meanwhile(witness: Witness, order: Progress, *, now: datetime, long_enough: timedelta) -> str:
    end = witness.ended_at or now
    if order.shipped_at and order.shipped_at < end:
        return "shipped"
    return "waits" if end - witness.placed_at >= long_enough else ""


def _afterwards(witness: Witness, order: Progress, *, now: datetime) -> str:
    if order.shipped_at:
        return "shipped"
    return "waits" if witness.ended_at and now - witness.ended_at > CATCHES_UP_WITHIN else ""


def _witnesses(orders: Collection[UUID] | None) -> list[Witness]:
    wishes: dict[str, Any] = {
        "names": list(SPELLS),
        "orders": None if orders is None else list(orders),
        "settles": SETTLES,
        "most": MOST_WITNESSES,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WITNESSES, wishes)
        return [Witness(*row) for row in cursor.fetchall()]
