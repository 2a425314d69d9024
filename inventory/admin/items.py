"""Stock items: what there is, what is promised, what runs low, and the way to each item's pages."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from inventory.admin.changing import ADJUST, RECEIVE, change_stock
from inventory.admin.history import movements_context
from inventory.models import StockItem


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
        low = Q(on_hand__lte=F("reserved") + F("low_stock_threshold"))
        match self.value():
            case "low":
                return queryset.filter(low)
            case "out":
                return queryset.filter(on_hand=F("reserved"))
            case "enough":
                return queryset.exclude(low)
        return queryset


@admin.register(StockItem)
class StockItemAdmin(ModelAdmin):
    list_display = ("sku", "on_hand", "reserved", "free", "level", "low_stock_threshold")
    list_filter = (LowStock,)
    search_fields = ("sku",)
    search_help_text = "Search by SKU."
    actions_detail = ("receive_page", "adjust_page")
    actions_row = ("receive_page", "adjust_page")
    object_history_template = "inventory/admin/item_history.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[StockItem]:
        return super().get_queryset(request).annotate(free_pieces=F("on_hand") - F("reserved"))

    def get_fields(self, request: HttpRequest, obj: StockItem | None = None) -> tuple[str, ...]:  # noqa: ARG002
        numbers = ("on_hand", "reserved", "free") if obj else ()
        return ("sku", *numbers, "low_stock_threshold")

    def get_readonly_fields(
        self,
        request: HttpRequest,  # noqa: ARG002
        obj: StockItem | None = None,
    ) -> tuple[str, ...]:
        return ("sku", "on_hand", "reserved", "free") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False  # its ledger must stay readable

    # Named by method: Unfold looks a dotted permission up in the database, even before there is one.

    def has_receive_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return request.user.has_perm("inventory.receive_stock")

    def has_adjust_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return request.user.has_perm("inventory.adjust_stock")

    @display(description="available", ordering="free_pieces")
    def free(self, item: StockItem) -> int:
        return item.available

    @display(description="level", label={"sold out": "danger", "low": "warning", "fine": "success"})
    def level(self, item: StockItem) -> str:
        if not item.available:
            return "sold out"
        return "low" if item.is_low else "fine"

    @action(
        description="Receive",
        url_path="receive",
        icon="add_box",
        permissions=["view", "receive"],
    )
    def receive_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return change_stock(self, request, unquote(object_id), RECEIVE)

    @action(
        description="Adjust",
        url_path="adjust",
        icon="exposure",
        permissions=["view", "adjust"],
    )
    def adjust_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return change_stock(self, request, unquote(object_id), ADJUST)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        movements = movements_context(request, unquote(object_id))
        return super().history_view(request, object_id, {**(extra_context or {}), **movements})
