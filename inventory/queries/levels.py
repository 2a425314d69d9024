"""What can be sold, and whether the books add up."""

from collections.abc import Iterable
from typing import Any

import msgspec
from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from inventory.models import Movement, Reservation, StockItem

Kind = Movement.Kind


class StockLevel(msgspec.Struct, frozen=True):
    """One item's numbers. ``available`` is what can still be promised."""

    sku: str
    on_hand: int
    reserved: int
    available: int
    version: int


class LedgerSum(msgspec.Struct, frozen=True):
    """One item's numbers beside what its movements and its open holds say they must be."""

    sku: str
    on_hand: int
    reserved: int
    on_hand_by_ledger: int
    reserved_by_ledger: int
    open_holds: int

    @property
    def adds_up(self) -> bool:
        return self.on_hand == self.on_hand_by_ledger and self.reserved == self.reserved_by_ledger == self.open_holds


def stock_level(sku: str) -> StockLevel | None:
    """The item's numbers right now; none if nothing of it ever came in."""
    item = StockItem.objects.filter(sku=sku).first()
    if item is None:
        return None
    return StockLevel(item.sku, item.on_hand, item.reserved, item.available, item.version)


def available(skus: Iterable[str]) -> dict[str, int]:
    """Pieces that can still be promised, by SKU; a SKU without stock has none."""
    wanted = set(skus)
    items = StockItem.objects.filter(sku__in=wanted)
    return dict.fromkeys(wanted, 0) | {item.sku: item.available for item in items}


def ledger_sums() -> list[LedgerSum]:
    """Every item's books, by SKU, from one snapshot of the database.

    On hand must be received - consumed ± adjusted + returned; reserved, the sum of open holds.
    """
    rows = StockItem.objects.order_by("sku").annotate(
        on_hand_by_ledger=_sum(_moves({Kind.RECEIVED: 1, Kind.ADJUSTED: 1, Kind.RETURNED: 1, Kind.CONSUMED: -1})),
        reserved_by_ledger=_sum(_moves({Kind.RESERVED: 1, Kind.RELEASED: -1, Kind.CONSUMED: -1})),
        open_holds=_sum(Reservation.objects.filter(sku=OuterRef("sku"), state="held").annotate(part=F("quantity"))),
    )
    return [LedgerSum(**row) for row in rows.values(*LedgerSum.__struct_fields__)]


def _moves(signs: dict[Kind, int]) -> QuerySet[Any]:
    parts = [When(kind=kind, then=F("quantity") * sign) for kind, sign in signs.items()]
    part = Case(*parts, default=Value(0), output_field=IntegerField())
    return Movement.objects.filter(item=OuterRef("sku")).annotate(part=part)


def _sum(parts: QuerySet[Any]) -> Coalesce:
    # Grouping by a constant makes one row of the whole; without it the sum is per movement.
    total = parts.order_by().annotate(none=Value(1)).values("none").annotate(sum=Sum("part")).values("sum")
    return Coalesce(Subquery(total), 0, output_field=IntegerField())
