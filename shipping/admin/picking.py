"""Pick lists: what to fetch for which order, to be printed, and to be called packed."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from events.adminsite import ReadOnly
from shipping import services
from shipping.models import PickLine, PickList

State = PickList.State
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[PickList]:
        return super().get_queryset(request).prefetch_related("lines")

    # Named by method: Unfold looks a dotted permission up in the database, even before there is one.

    def has_pack_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return request.user.has_perm("shipping.pack")

    @display(description="to fetch")
    def things(self, pick_list: PickList) -> str:
        return ", ".join(f"{line.quantity} of {line.name}" for line in pick_list.lines.all())

    @display(description="state", ordering="state", label={"open": "warning", "packed": "success", "stopped": "danger"})
    def state_label(self, pick_list: PickList) -> str:
        return pick_list.state

    @action(description="Packed", permissions=["pack"])
    def pack_chosen(self, request: HttpRequest, queryset: QuerySet[PickList]) -> None:
        packed = 0
        for pick_list in queryset:
            try:
                services.pack(order_id=pick_list.pk, by=request.user.get_username(), now=timezone.now())
            except services.NotToBePacked as refused:
                messages.error(request, f"{pick_list.number}: {refused}")
            else:
                packed += 1
        if packed:
            messages.success(request, f"{packed} packed. The carrier is booked next.")

    @action(description="Print", permissions=["view"])
    def print_chosen(self, request: HttpRequest, queryset: QuerySet[PickList]) -> TemplateResponse:
        return TemplateResponse(request, "shipping/admin/pick_lists.html", {"lists": queryset, "now": timezone.now()})
