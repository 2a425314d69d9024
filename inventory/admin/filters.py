"""What staff want to see of the stock room."""

from typing import Any

from django.contrib import admin
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest

from inventory.models import StockItem

LOW = Q(on_hand__lte=F("reserved") + F("low_stock_threshold"))
SOLD_OUT = Q(on_hand=F("reserved"))
HELD = Q(reserved__gt=0)


class LowStock(admin.SimpleListFilter):
    title = "stock"
    parameter_name = "stock"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [("low", "Low"), ("out", "Sold out"), ("enough", "Enough")]

    def queryset(
        self,
        request: HttpRequest,  # noqa: ARG002
        queryset: QuerySet[StockItem],
    ) -> QuerySet[StockItem]:
        match self.value():
            case "low":
                return queryset.filter(LOW)
            case "out":
                return queryset.filter(SOLD_OUT)
            case "enough":
                return queryset.exclude(LOW)
        return queryset


class HasReservations(admin.SimpleListFilter):
    title = "reservations"
    parameter_name = "held"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [("yes", "Some reserved"), ("no", "None reserved")]

    def queryset(
        self,
        request: HttpRequest,  # noqa: ARG002
        queryset: QuerySet[StockItem],
    ) -> QuerySet[StockItem]:
        match self.value():
            case "yes":
                return queryset.filter(HELD)
            case "no":
                return queryset.exclude(HELD)
        return queryset
