"""Why is it 3? The ledger's answer: every piece that can be promised, traced to those who brought or took it.

What is available is the sum of the parts, by construction of the ledger: received ± adjusted + returned - shipped,
less what open orders hold. Released holds cancel their own reservations, so no part speaks of them.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Case, Count, F, IntegerField, Max, Min, QuerySet, Sum, When

from inventory.models import Movement, Reservation

Kind = Movement.Kind
NAMED = 5  # orders that a part names; the rest are counted


class OrderPart(msgspec.Struct, frozen=True):
    """An order's share of a part. ``number`` is what people call it, or empty if nobody told."""

    order_id: UUID
    number: str
    pieces: int


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A signed share of what is available, and whose it is: a person's, or some orders'."""

    kind: str
    pieces: int
    times: int
    first_at: datetime
    last_at: datetime
    actor: str = ""
    reason: str = ""
    orders: tuple[OrderPart, ...] = ()
    more_orders: int = 0


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """An item's numbers after ``version``, and the parts that make them up."""

    sku: str
    version: int
    at: datetime | None
    on_hand: int
    reserved: int
    parts: tuple[Part, ...]

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved

    @property
    def adds_up(self) -> bool:
        held = -sum(part.pieces for part in self.parts if part.kind == Kind.RESERVED)
        return sum(part.pieces for part in self.parts) == self.available and held == self.reserved


def explain(*, sku: str, until: datetime | None = None, version: int | None = None) -> Explanation | None:
    """Why an item's numbers are as they are: now, at a moment, or right after one movement. None: it was not there."""
    ledger = Movement.objects.filter(item=sku)
    if version is not None:
        ledger = ledger.filter(version__lte=version)
    elif until is not None:
        # By version, not by time: clocks of two machines may disagree, the item's versions do not.
        ledger = ledger.filter(version__lte=_last_version(ledger.filter(recorded_at__lte=until)))
    last = ledger.order_by("-version").first()
    if last is None:
        return None
    ledger = Movement.objects.filter(item=sku, version__lte=last.version)  # what comes meanwhile is not in it
    return Explanation(
        sku=sku,
        version=last.version,
        at=last.recorded_at,
        on_hand=last.on_hand,
        reserved=last.reserved,
        parts=(*_by_people(ledger), *_by_orders(sku, ledger)),
    )


def order_numbers(order_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What people call these orders, where Inventory was told."""
    rows = Reservation.objects.filter(order_id__in=set(order_ids)).exclude(order_number="")
    return dict(rows.values_list("order_id", "order_number"))


def _last_version(ledger: QuerySet[Movement]) -> int:
    return ledger.aggregate(last=Max("version"))["last"] or 0


def _by_people(ledger: QuerySet[Movement]) -> list[Part]:
    rows = (
        ledger.filter(kind__in=(Kind.RECEIVED, Kind.ADJUSTED))
        .order_by()
        .values("kind", "actor")
        .annotate(pieces=Sum("quantity"), times=Count("pk"), first_at=Min("recorded_at"), last_at=Max("recorded_at"))
        .annotate(why=Max("reason"), reasons=Count("reason", distinct=True))
    )
    parts = [_of_people(dict(row)) for row in rows]
    return sorted(parts, key=lambda part: (part.kind == Kind.ADJUSTED, part.first_at))


def _of_people(row: dict[str, Any]) -> Part:
    why, reasons = row.pop("why"), row.pop("reasons")
    return Part(**row, reason=why if reasons == 1 else "")


def _by_orders(sku: str, ledger: QuerySet[Movement]) -> list[Part]:
    rows = (
        ledger.filter(order_id__isnull=False)
        .order_by()
        .values("order_id")
        .annotate(
            shipped=_signed({Kind.CONSUMED: -1}),
            returned=_signed({Kind.RETURNED: 1}),
            held=_signed({Kind.RESERVED: -1, Kind.RELEASED: 1, Kind.CONSUMED: 1}),
            first_at=Min("recorded_at"),
            last_at=Max("recorded_at"),
        )
        .order_by("-last_at")
    )
    moved = [dict(row) for row in rows if row["shipped"] or row["returned"] or row["held"]]
    names = dict(
        Reservation.objects.filter(sku=sku, order_id__in=_named(moved)).values_list("order_id", "order_number")
    )
    kinds = {"returned": Kind.RETURNED, "shipped": Kind.CONSUMED, "held": Kind.RESERVED}
    parts = (_of_orders(kind, column, moved, names) for column, kind in kinds.items())
    return [part for part in parts if part]


def _named(rows: list[dict[str, Any]]) -> set[UUID]:
    return {
        row["order_id"]
        for column in ("returned", "shipped", "held")
        for row in [row for row in rows if row[column]][:NAMED]
    }


def _of_orders(kind: Kind, column: str, rows: list[dict[str, Any]], names: dict[UUID, str]) -> Part | None:
    own = [row for row in rows if row[column]]
    if not own:
        return None
    shown = own[:NAMED]
    return Part(
        kind=kind,
        pieces=sum(row[column] for row in own),
        times=len(own),
        first_at=min(row["first_at"] for row in own),
        last_at=max(row["last_at"] for row in own),
        orders=tuple(OrderPart(row["order_id"], names.get(row["order_id"], ""), row[column]) for row in shown),
        more_orders=len(own) - len(shown),
    )


def _signed(signs: dict[Kind, int]) -> Sum:
    parts = [When(kind=kind, then=F("quantity") * sign) for kind, sign in signs.items()]
    return Sum(Case(*parts, default=0, output_field=IntegerField()))
