"""What staff see of the old system: what it last said beside what the shop sells, and what waits for somebody."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

import msgspec
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from events.models import Parked
from events.operations import keys
from shop.models import Availability, Variant
from shop.suppliers.handlers import CATALOGUE, SUPPLIERS
from shop.suppliers.models import SuppliedItem

MOST = 100
NEWEST = 8
GROUPS = (SUPPLIERS.name, CATALOGUE.name)


class Sold(NamedTuple):
    """An item as the old system last said it, and as the shop sells it; None where it does not."""

    item: SuppliedItem
    name: str | None
    slug: str | None
    price: Decimal | None
    listed: bool
    left: int | None

    @property
    def differs(self) -> bool:
        """Whether the shop says something else: it is on its way, it is parked, or staff decided so."""
        if self.item.offered != self.listed:
            return True
        return self.listed and self.price != self.item.price


class News(NamedTuple):
    """The last that was told of an item, and how long it was on its way to us."""

    sku: str
    text: str
    at: datetime
    took: timedelta

    @property
    def seconds(self) -> float:
        return max(0.0, self.took.total_seconds())


class Aside(NamedTuple):
    """A key that is parked: what is wrong with it, and how many records it holds up."""

    group: str
    item: str
    error: str
    at: datetime
    records: int


class Overview(NamedTuple):
    sold: Sequence[Sold]
    total: int
    news: Sequence[News]
    aside: Sequence[Aside]
    keys_aside: int


def overview() -> Overview:
    """Newest first; of many, the first hundred."""
    items = list(_items()[:MOST])
    aside = _aside()
    return Overview(
        sold=[_sold(item) for item in items],
        total=SuppliedItem.objects.count(),
        news=[News(item.sku, item.news, item.told_at, item.heard_at - item.told_at) for item in items[:NEWEST]],
        aside=aside[:NEWEST],
        keys_aside=len(aside),
    )


def _items() -> QuerySet[SuppliedItem]:
    """Each with what the shop says of its SKU, in the one query."""
    variant = Variant.objects.filter(sku=OuterRef("sku"))
    return SuppliedItem.objects.annotate(
        sold_as=Subquery(variant.values("product__name")[:1]),
        sold_at=Subquery(variant.values("price")[:1]),
        sold_under=Subquery(variant.values("product__slug")[:1]),
        listed=Coalesce(Subquery(variant.values("listed")[:1]), False),
        left=Subquery(Availability.objects.filter(sku=OuterRef("sku")).values("available")[:1]),
    )


def _sold(item: SuppliedItem) -> Sold:
    told = vars(item)
    return Sold(item, told["sold_as"], told["sold_under"], told["sold_at"], told["listed"], told["left"])


def _aside() -> list[Aside]:
    """The heads of parked keys; what waits behind one only counts."""
    rows = Parked.objects.filter(group_name__in=GROUPS).order_by("id")
    found: dict[tuple[str, bytes], Aside] = {}
    for group, key, error, at in rows.values_list("group_name", "key", "error", "parked_at"):
        head = found.get((group, bytes(key)))
        found[group, bytes(key)] = (
            Aside(group, _item(bytes(key)), error, at, 1) if head is None else head._replace(records=head.records + 1)
        )
    return list(found.values())


def _item(key: bytes) -> str:
    """The number inside Debezium's key, whatever its column is called; other keys as they are."""
    try:
        parts = msgspec.json.decode(key, type=dict[str, str])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return keys.show(key) or "the whole table"
    return ", ".join(parts.values())
