"""Why stock is what it is: the ledger across all items, and who holds what."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.decorators import display

from events.adminsite import ReadOnly
from inventory.models import Movement, Reservation

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
        "order",
    )
    list_filter = ("kind",)
    search_fields = ("item__sku", "=order_id", "=cause_id", "actor", "reason")

    @display(description="SKU", ordering="item")
    def sku(self, movement: Movement) -> str:
        return movement.item_id

    @display(description="kind", ordering="kind", label=KIND_COLOURS)
    def kind_label(self, movement: Movement) -> str:
        return movement.kind

    @display(description="order")
    def order(self, movement: Movement) -> str:
        return order_link(movement.order_id) if movement.order_id else "-"


@admin.register(Reservation)
class ReservationAdmin(ReadOnly, ModelAdmin):
    list_display = ("order", "sku", "quantity", "state_label", "held_at", "ended_at")
    list_filter = ("state",)
    search_fields = ("sku", "=order_id")

    @display(description="order", ordering="order_id")
    def order(self, reservation: Reservation) -> str:
        return order_link(reservation.order_id)

    @display(description="state", ordering="state", label={"held": "warning", "consumed": "info"})
    def state_label(self, reservation: Reservation) -> str:
        return reservation.state


def order_link(order_id: object) -> str:
    """An order's id, leading to all that the order did to stock."""
    ledger = reverse("admin:inventory_movement_changelist")
    return format_html('<a class="text-link" href="{}?q={}">{}</a>', ledger, order_id, order_id)
