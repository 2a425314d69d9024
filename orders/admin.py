"""Orders for staff to read. Nothing is edited here: an order changes by commands alone."""

from typing import Any

from django.contrib import admin
from unfold.admin import ModelAdmin, TabularInline

from orders.models import CatalogueItem, Order, OrderLine, OrderStep, Verdict


class ReadOnly:
    """Permission to view is all that there is, for superusers as well."""

    def has_add_permission(self, *_args: Any, **_kwargs: Any) -> bool:
        return False

    def has_change_permission(self, *_args: Any, **_kwargs: Any) -> bool:
        return False

    def has_delete_permission(self, *_args: Any, **_kwargs: Any) -> bool:
        return False


class LineInline(ReadOnly, TabularInline):
    model = OrderLine
    fields = ["sku", "name", "quantity", "unit_price"]
    extra = 0


class StepInline(ReadOnly, TabularInline):
    model = OrderStep
    verbose_name_plural = "history"
    fields = ["version", "status", "at", "detail"]
    extra = 0


class VerdictInline(ReadOnly, TabularInline):
    model = Verdict
    fields = ["check_name", "answer", "reasons", "received_at", "late"]
    extra = 0


@admin.register(Order)
class OrderAdmin(ReadOnly, ModelAdmin):
    list_display = ["number", "status", "total", "currency", "placed_at", "changed_at"]
    list_filter = ["status", "placed_at"]
    search_fields = ["number__iexact", "id__iexact", "customer_id__iexact"]
    search_help_text = "A number such as P-10423, or the id of an order or a customer."
    inlines = [StepInline, LineInline, VerdictInline]
    list_per_page = 50


@admin.register(CatalogueItem)
class CatalogueItemAdmin(ReadOnly, ModelAdmin):
    list_display = ["sku", "name", "price", "currency", "listed", "version"]
    list_filter = ["listed"]
    search_fields = ["sku", "name"]
