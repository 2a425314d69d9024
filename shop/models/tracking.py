"""Read models: what the storefront heard on the log about orders and stock. Only projections write here."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection, models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Greatest

# In the order of SKUs, so that two writers never wait for each other.
_HEAR = """
    insert into shop_availability as known (sku, available, version)
    select * from unnest(%s::text[], %s::int[], %s::int[]) as heard (sku, available, version) order by sku
    on conflict (sku) do update set available = excluded.available, version = excluded.version
    where known.version < excluded.version
"""


class OrderTracking(models.Model):
    """An order as told by its own events, which may come twice and in any order.

    What only one event knows stays empty until that event was heard: a row without a number is one
    whose ``order-placed`` is still to come.
    """

    order_id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=20, blank=True, db_index=True)
    status = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=0)
    lines = models.JSONField(default=list)
    delivery = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    tax = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    total = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    currency = models.CharField(max_length=3, blank=True)
    reasons = models.JSONField(default=list)
    placed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-placed_at"]
        verbose_name = "tracked order"

    def __str__(self) -> str:
        return f"{self.number or self.order_id}: {self.status}, version {self.version}"

    @classmethod
    def advance(
        cls,
        *,
        order_id: UUID,
        version: int,
        status: str,
        at: datetime,
        detail: dict[str, str] | None = None,
        **known: Any,
    ) -> None:
        """Note one step and what its event alone ``known``; status and version only move forward."""
        step = TrackingStep(order_id=order_id, version=version, status=status, at=at, detail=detail or {})
        TrackingStep.objects.bulk_create([step], ignore_conflicts=True)
        OrderTracking.objects.bulk_create([OrderTracking(order_id=order_id, status=status)], ignore_conflicts=True)
        newest = Case(When(version__lt=version, then=Value(status)), default=F("status"))
        cls.objects.filter(order_id=order_id).update(
            status=newest, version=Greatest(F("version"), Value(version)), **known
        )


class TrackingStep(models.Model):
    """One event of an order: the status after it, when it happened, and what to tell about it."""

    order_id = models.UUIDField()
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=20)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["order_id", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order_id", "version"], name="one_step_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} version {self.version}: {self.status}"


class Availability(models.Model):
    """How many pieces of a SKU could be sold, as of the newest stock event heard."""

    sku = models.CharField(primary_key=True, max_length=64)  # as Inventory's: it may count what nobody sells yet
    available = models.PositiveIntegerField()
    version = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "availability"

    def __str__(self) -> str:
        return f"{self.sku}: {self.available}"

    @classmethod
    def hear(cls, *states: "Availability") -> None:
        """Take over newer states; older or known ones change nothing, as the newest is the truth."""
        newest = {state.sku: state for state in sorted(states, key=lambda state: state.version)}
        rows = [(state.sku, state.available, state.version) for state in newest.values()]
        with connection.cursor() as cursor:
            cursor.execute(_HEAR, [list(column) for column in zip(*rows, strict=True)])
