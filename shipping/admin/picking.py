"""Pick lists: what to fetch for which order, to be printed, and to be called packed."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from events.adminsite import Question, ReadOnly, ask, found, stands
from shipping import services
from shipping.barcodes import barcode
from shipping.models import PickLine, PickList

State = PickList.State
PACKED = "Everything below is in the parcel. The carrier is booked as soon as you say so."
STATES = [(State.OPEN, "To be packed"), (State.PACKED, "Packed"), (State.STOPPED, "Stopped"), (State.UNPAID, "Unpaid")]


class StateFilter(admin.SimpleListFilter):
    """Shows what is to be done, unless something else is asked for."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [*STATES, ("any", "Any")]

    def choices(self, changelist: Any) -> Iterator[Any]:
        every, *asked = super().choices(changelist)
        if self.value() is None:
            asked[0]["selected"] = True
        del every  # what it would show is what "Any" shows
        yield from asked

    def queryset(self, request: HttpRequest, queryset: QuerySet[PickList]) -> QuerySet[PickList]:  # noqa: ARG002
        state = self.value() or State.OPEN
        return queryset if state == "any" else queryset.filter(state=state)


class LineInline(ReadOnly, TabularInline):
    model = PickLine
    verbose_name_plural = "what to fetch"
    fields = readonly_fields = ("quantity", "name", "sku")
    hide_title = True
    extra = 0


@admin.register(PickList)
class PickListAdmin(ReadOnly, ModelAdmin):
    list_display = ("number", "things", "state_label", "paid_at", "packed_by")
    list_filter = (StateFilter,)
    search_fields = ("number__iexact", "=order_id")
    search_help_text = "A number such as P-10423, or the id of an order."
    fields = readonly_fields = ("number", "order_id", "state", "placed_at", "paid_at", "ended_at", "packed_by")
    inlines = (LineInline,)
    actions = ("pack_chosen", "print_chosen")
    actions_detail = ("pack_this", "print_this")
    actions_row = ("pack_this",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PickList]:
        return super().get_queryset(request).prefetch_related("lines")

    # Named by method: Unfold looks a dotted permission up in the database, even before there is one.

    def has_pack_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """For those who may, and where there is something to pack."""
        return request.user.has_perm("shipping.pack") and stands(self, request, object_id, state=(State.OPEN,))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Whoever scans a number, or types it, stands before its list at once."""
        scanned = PickList.objects.filter(number__iexact=request.GET.get("q", "").replace("\0", "").strip()).first()
        if scanned and request.method == "GET" and self.has_view_permission(request):
            return redirect("admin:shipping_picklist_change", scanned.pk)
        return super().changelist_view(request, extra_context)

    @action(description="Packed", url_path="pack", icon="package_2", permissions=["view", "pack"])
    def pack_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        pick_list = found(self, request, object_id)
        page = reverse("admin:shipping_picklist_change", args=[pick_list.pk])
        question = Question(f"Is {pick_list.number} packed?", PACKED, "It is packed", page, pick_list.number)

        def pack(_said: dict[str, Any]) -> HttpResponse:
            if self._pack(request, pick_list):
                messages.success(request, f"{pick_list.number} is packed. The carrier is booked next.")
            return redirect("admin:shipping_picklist_changelist")

        template = "shipping/admin/pack.html"
        return ask(self, request, question, then=pack, template=template, original=pick_list)

    @action(description="Print", url_path="print", icon="print", permissions=["view"])
    def print_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return _sheet(request, [found(self, request, object_id)])

    def _pack(self, request: HttpRequest, pick_list: PickList) -> bool:
        """Pack one under the packer's name, or say why not."""
        try:
            with transaction.atomic():
                services.pack(order_id=pick_list.pk, by=request.user.get_username(), now=timezone.now())
                self.log_change(request, pick_list, "Packed")
        except services.NotToBePacked as refused:
            messages.error(request, f"{pick_list.number}: {refused}")
            return False
        return True

    @display(description="to fetch")
    def things(self, pick_list: PickList) -> str:
        return ", ".join(f"{line.quantity} of {line.name}" for line in pick_list.lines.all())

    @display(description="state", ordering="state", label={"open": "warning", "packed": "success", "stopped": "danger"})
    def state_label(self, pick_list: PickList) -> str:
        return pick_list.state

    @action(description="Packed", permissions=["pack"])
    def pack_chosen(self, request: HttpRequest, queryset: QuerySet[PickList]) -> None:
        packed = sum(self._pack(request, pick_list) for pick_list in queryset)
        if packed:
            messages.success(request, f"{packed} packed. The carrier is booked next.")

    @action(description="Print", permissions=["view"])
    def print_chosen(self, request: HttpRequest, queryset: QuerySet[PickList]) -> HttpResponse:
        return _sheet(request, queryset)


def _sheet(request: HttpRequest, lists: Iterable[PickList]) -> HttpResponse:
    """Pick lists for the printer, each with its number for the scanner."""
    sheets = [(pick_list, barcode(pick_list.number)) for pick_list in lists]
    return TemplateResponse(request, "shipping/admin/pick_lists.html", {"sheets": sheets, "now": timezone.now()})
