"""What Shipping is doing, to be looked at: shipments with their errands, and the replica without its people."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from events.adminsite import Question, ReadOnly, ask, found, stands
from shipping import services
from shipping.models import CustomerReplica, Errand, Shipment

AGAIN = (
    "What failed is tried again by itself, each time a little later, five minutes apart at most. This tries it now. "
    "The carrier knows the parcel by its number: it is never booked twice."
)


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
    actions_detail = ("ask_again",)

    # Named by method: Unfold looks a dotted permission up in the database, even before there is one.

    def has_book_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """For those who may, and where the carrier was asked in vain."""
        may = request.user.has_perm("shipping.book_shipment") and stands(self, request, object_id)
        return may and (object_id is None or services.asked_in_vain(object_id).exists())

    @action(description="Ask the carrier again", url_path="again", icon="replay", permissions=["view", "book"])
    def ask_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        shipment = found(self, request, object_id)
        page = reverse("admin:shipping_shipment_change", args=[shipment.pk])

        def again(_said: dict[str, Any]) -> HttpResponse:
            try:
                with transaction.atomic():
                    services.ask_carrier_again(shipment_id=shipment.pk, now=timezone.now())
                    self.log_change(request, shipment, "Carrier asked again")
            except services.NothingToAsk as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, "The carrier is asked again now. Look here in a moment.")
            return redirect(page)

        question = Question("Ask the carrier again", AGAIN, "Ask now", page, "the shipment")
        return ask(self, request, question, then=again, original=shipment)

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
