"""Stock items: what there is, what is promised, what runs low, and the way to each item's pages."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from inventory.admin.changing import ADJUST, RECEIVE, change_stock, receive_new
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
    fields = ("sku", "on_hand", "reserved", "free", "low_stock_threshold")
    readonly_fields = ("sku", "on_hand", "reserved", "free")
    object_history_template = "inventory/admin/item_history.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[StockItem]:
        return super().get_queryset(request).annotate(free_pieces=F("on_hand") - F("reserved"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nothing exists before it came in: whoever may receive goods may receive those of a new SKU."""
        return self.has_view_permission(request) and self.has_receive_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False  # its ledger must stay readable

    def save_model(self, request: HttpRequest, obj: StockItem, form: ModelForm, change: bool) -> None:  # noqa: ARG002
        # The numbers were read without a lock: an order may have taken pieces since.
        obj.save(update_fields=["low_stock_threshold"])

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

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",  # noqa: ARG002
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return receive_new(self, request)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        movements = movements_context(request, unquote(object_id))
        return super().history_view(request, object_id, {**(extra_context or {}), **movements})
