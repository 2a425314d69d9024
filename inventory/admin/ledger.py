"""Why stock is what it is: the ledger across all items, and who holds what."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.decorators import display

from events.adminsite import ReadOnly
from inventory.admin.exporting import exported
from inventory.models import Movement, Reservation
from inventory.sheets import LEDGER

KIND_COLOURS = {
    "received": "success",
    "returned": "success",
    "adjusted": "warning",
    "reserved": "info",
    "released": "info",
    "consumed": "primary",
}


@admin.register(Movement)
class MovementAdmin(ReadOnly, ModelAdmin):
    list_display = (
        "recorded_at",
        "sku",
        "kind_label",
        "quantity",
        "on_hand",
        "reserved",
        "actor",
        "reason",
        "reference",
        "order",
    )
    list_filter = ("kind", "recorded_at")
    search_fields = ("item__sku", "=order_id", "=cause_id", "actor", "reason", "reference")
    search_help_text = "A SKU, a person, a reason or reference, or the id of an order, an event or an import."
    list_before_template = "inventory/admin/ledger_tools.html"

    @display(description="SKU", ordering="item")
    def sku(self, movement: Movement) -> str:
        return movement.item_id

    @display(description="kind", ordering="kind", label=KIND_COLOURS)
    def kind_label(self, movement: Movement) -> str:
        return movement.kind

    @display(description="order")
    def order(self, movement: Movement) -> str:
        return _order_link(movement.order_id) if movement.order_id else "-"

    def get_urls(self) -> list[Any]:
        export = path("export/", self.admin_site.admin_view(self.export), name="inventory_movement_export")
        return [export, *super().get_urls()]

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """The ledger as it is filtered, as CSV."""
        if not (self.has_view_permission(request) and request.user.has_perm("inventory.export_stock")):
            raise PermissionDenied
        return exported(self, request, LEDGER, name="stock-ledger")


@admin.register(Reservation)
class ReservationAdmin(ReadOnly, ModelAdmin):
    list_display = ("order", "sku", "quantity", "state_label", "held_at", "ended_at")
    list_filter = ("state",)
    search_fields = ("sku", "order_number", "=order_id")

    @display(description="order", ordering="order_id")
    def order(self, reservation: Reservation) -> str:
        return _order_link(reservation.order_id, reservation.order_number)

    @display(description="state", ordering="state", label={"held": "warning", "consumed": "info"})
    def state_label(self, reservation: Reservation) -> str:
        return reservation.state


def _order_link(order_id: object, number: str = "") -> str:
    """What an order is called, or its id, leading to all that the order did to stock."""
    ledger = reverse("admin:inventory_movement_changelist")
    return format_html('<a class="text-link" href="{}?q={}">{}</a>', ledger, order_id, number or order_id)
