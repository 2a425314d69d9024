"""Stock items: what there is, what is promised, what runs low, and the way to each item's pages."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from inventory.admin.changing import ADJUST, RECEIVE, change_stock, receive_new
from inventory.admin.chosen import LIST, ask_adjustment, ask_level, count_sheet, too_many
from inventory.admin.counting import count
from inventory.admin.exporting import csv_response, exported
from inventory.admin.filters import HELD, LOW, SOLD_OUT, HasReservations, LowStock
from inventory.admin.history import history_context
from inventory.admin.naming import called, with_names
from inventory.admin.scanning import scan
from inventory.models import StockItem
from inventory.sheets import ITEMS


@admin.register(StockItem)
class StockItemAdmin(ModelAdmin):
    list_display = ("sku", "name", "on_hand", "reserved", "free", "level", "low_stock_threshold")
    list_filter = (LowStock, HasReservations)
    list_per_page = 25
    list_before_template = "inventory/admin/stock_tools.html"
    search_fields = ("sku",)
    search_help_text = "Search by SKU or name."
    actions = ("adjust_chosen", "level_chosen", "count_sheet", "export_chosen")
    actions_detail = ("count_page", "receive_page", "adjust_page", "why_page")
    actions_row = ("count_page", "receive_page", "adjust_page", "why_page")
    fields = ("sku", "name", "on_hand", "reserved", "free", "low_stock_threshold")
    readonly_fields = ("sku", "name", "on_hand", "reserved", "free")
    change_form_before_template = "inventory/admin/item_tools.html"
    object_history_template = "inventory/admin/item_history.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[StockItem]:
        items = super().get_queryset(request).annotate(free_pieces=F("on_hand") - F("reserved"))
        return with_names(items)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[StockItem], search_term: str
    ) -> tuple[QuerySet[StockItem], bool]:
        found, twice = super().get_search_results(request, queryset, search_term)
        if search_term.strip():
            found |= queryset.filter(sku__in=called(search_term).values("sku"))
        return found, twice

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        counts = {"all": Count("pk"), "low": Count("pk", filter=LOW)}
        counts |= {"out": Count("pk", filter=SOLD_OUT), "held": Count("pk", filter=HELD)}
        numbers = StockItem.objects.aggregate(**counts)
        return super().changelist_view(request, {**(extra_context or {}), "numbers": numbers})

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

    def has_count_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return request.user.has_perm("inventory.count_stock")

    def has_export_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return request.user.has_perm("inventory.export_stock")

    @display(description="name")
    def name(self, item: StockItem) -> str:
        return item.name  # type: ignore[attr-defined]

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

    @action(description="Count", url_path="count", icon="checklist", permissions=["view", "count"])
    def count_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return count(self, request, unquote(object_id))

    @action(description="Why is it so?", url_path="why", icon="help", permissions=["view"])
    def why_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect(f"{reverse('admin:inventory_stockitem_history', args=[object_id])}?{request.GET.urlencode()}")

    @action(description="Adjust by …", permissions=["adjust"])
    def adjust_chosen(self, request: HttpRequest, chosen: QuerySet[StockItem]) -> HttpResponse | None:
        return None if too_many(request, chosen) else ask_adjustment(self, request, chosen)

    @action(description="Set the reorder level …", permissions=["change"])
    def level_chosen(self, request: HttpRequest, chosen: QuerySet[StockItem]) -> HttpResponse | None:
        return None if too_many(request, chosen) else ask_level(self, request, chosen)

    @action(description="Print a count sheet", permissions=["view"])
    def count_sheet(self, request: HttpRequest, chosen: QuerySet[StockItem]) -> HttpResponse | None:
        return None if too_many(request, chosen) else count_sheet(request, chosen)

    @action(description="Export as CSV", permissions=["export"])
    def export_chosen(self, request: HttpRequest, chosen: QuerySet[StockItem]) -> HttpResponseBase:
        return csv_response(request, ITEMS, chosen, name="stock")

    def get_urls(self) -> list[Any]:
        def page(route: str, view: Any) -> Any:
            name = f"inventory_stockitem_{route.strip('/').replace('-', '_')}"
            return path(route, self.admin_site.admin_view(view), name=name)

        return [
            page("export/", self.export),
            page("scan/", self.scan),
            page("adjust-chosen/", self.adjust_chosen_page),
            page("level-chosen/", self.level_chosen_page),
            *super().get_urls(),
        ]

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """The list as it is filtered, as CSV."""
        if not (self.has_view_permission(request) and self.has_export_permission(request)):
            raise PermissionDenied
        return exported(self, request, ITEMS, name="stock")

    def scan(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        may = {name: getattr(self, f"has_{name}_permission")(request) for name in ("receive", "count", "adjust")}
        return scan(self, request, may)

    def adjust_chosen_page(self, request: HttpRequest) -> HttpResponse:
        if not (self.has_view_permission(request) and self.has_adjust_permission(request)):
            raise PermissionDenied
        return ask_adjustment(self, request) if request.method == "POST" else redirect(LIST)

    def level_chosen_page(self, request: HttpRequest) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        return ask_level(self, request) if request.method == "POST" else redirect(LIST)

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
        why = history_context(request, unquote(object_id))
        return super().history_view(request, object_id, {**(extra_context or {}), **why})
