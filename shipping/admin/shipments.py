"""What Shipping is doing, to be looked at: shipments with their errands, and the replica without its people."""

from django.contrib import admin
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from events.adminsite import ReadOnly
from shipping.models import CustomerReplica, Errand, Shipment


class ErrandInline(ReadOnly, TabularInline):
    model = Errand
    fields = readonly_fields = ("kind", "due_at", "done_at", "attempts", "last_error")
    extra = 0


@admin.register(Shipment)
class ShipmentAdmin(ReadOnly, ModelAdmin):
    list_display = ("order_id", "state_label", "note", "carrier", "tracking", "created_at")
    list_filter = ("state",)
    search_fields = ("=order_id", "=customer_id", "tracking")
    exclude = ("address",)  # staff who pack get it elsewhere; nobody needs it here
    inlines = (ErrandInline,)

    @display(
        description="state",
        ordering="state",
        label={"waiting": "warning", "undeliverable": "danger", "delivered": "success"},
    )
    def state_label(self, shipment: Shipment) -> str:
        return shipment.state


@admin.register(Errand)
class ErrandAdmin(ReadOnly, ModelAdmin):
    list_display = ("kind", "order_id", "due_at", "done_at", "attempts", "last_error")
    list_filter = ("kind", ("done_at", admin.EmptyFieldListFilter))
    list_select_related = ("shipment",)
    search_fields = ("=shipment__order_id", "last_error")

    @display(description="order", ordering="shipment__order_id")
    def order_id(self, errand: Errand) -> str:
        return str(errand.shipment.order_id)


@admin.register(CustomerReplica)
class CustomerReplicaAdmin(ReadOnly, ModelAdmin):
    list_display = ("customer_id", "version", "address_count", "erased_at")
    fields = readonly_fields = ("customer_id", "version", "address_count", "erased_at")
    search_fields = ("=customer_id",)

    @display(description="addresses")
    def address_count(self, replica: CustomerReplica) -> int:
        return len(replica.addresses)
