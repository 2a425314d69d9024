"""Where each group stands, what reached it, and what people decided about it."""

from datetime import UTC
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from events.admin import showing
from events.admin.base import EventsAdmin, WithPayload
from events.adminsite import display
from events.conf import conf
from events.handling import groups
from events.models import Decision, DeliveryRow, Parked, Position

COLOURS = {
    "redrive": "info",
    "discard": "danger",
    "seek": "warning",
    "rebuild": "warning",
    "adopt": "danger",
    "pause": "warning",
    "resume": "success",
}


class OfGroup(admin.SimpleListFilter):
    """By the groups that the code knows: asking a table of millions which ones it holds would take too long."""

    title = "group"
    parameter_name = "group"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(name, name) for name in sorted(groups)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        return queryset.filter(group_name=self.value()) if self.value() else queryset


@admin.register(Position)
class PositionAdmin(EventsAdmin):
    list_display = ("group_name", "topic", "partition", "position", "parked", "moved")
    list_filter = (OfGroup,)
    fields = ("group_name", "topic", "partition", "position", "parked", "moved", "epoch", "topic_id")
    readonly_fields = ("parked", "moved")
    ordering = ("group_name", "topic", "partition")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Position]:
        of_place = Parked.objects.using(conf().DATABASE).filter(
            group_name=OuterRef("group_name"), topic=OuterRef("topic"), partition=OuterRef("partition")
        )
        count = of_place.order_by().values("partition").annotate(count=Count("id")).values("count")
        return super().get_queryset(request).annotate(parked_here=Coalesce(Subquery(count), 0))

    @display(description="parked", ordering="parked_here")
    def parked(self, row: Any) -> int:
        return int(row.parked_here)

    @display(description="moved (UTC)", ordering="updated_at")
    def moved(self, row: Position) -> str:
        return showing.to_the_second(row.updated_at.astimezone(UTC))


@admin.register(DeliveryRow)
class DeliveryAdmin(EventsAdmin):
    list_display = ("group_name", "event_id", "at", "received", "arrivals", "took")
    list_display_links = None
    list_filter = (OfGroup,)
    search_fields = ("event_id",)
    search_help_text = "A whole event id."

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002
        queryset: QuerySet[DeliveryRow],
        search_term: str,
    ) -> tuple[QuerySet[DeliveryRow], bool]:
        if not search_term:
            return queryset, False
        try:
            return queryset.filter(event_id=UUID(search_term.strip())), False
        except ValueError:
            return queryset.none(), False

    @display(description="at")
    def at(self, row: DeliveryRow) -> str:
        return f"{row.topic}[{row.partition}]@{row.offset}"

    @display(description="received (UTC)")
    def received(self, row: DeliveryRow) -> str:
        return showing.to_the_second(row.received_at.astimezone(UTC))

    @display(description="took")
    def took(self, row: DeliveryRow) -> str:
        return "-" if row.took_ms is None else f"{row.took_ms:.1f} ms"


@admin.register(Decision)
class DecisionAdmin(WithPayload):
    list_display = ("decided", "action_label", "whom", "what_shown", "actor", "reason")
    list_filter = ("action", OfGroup)
    search_fields = ("event_id__iexact", "actor", "reason")
    search_help_text = "An event id, who decided, or words of the reason."
    fields = ("decided", "action", "whom", "what_shown", "event_id", "actor", "reason", "detail")

    @display(description="decided (UTC)", ordering="id")
    def decided(self, row: Decision) -> str:
        return showing.to_the_second(row.decided_at.astimezone(UTC))

    @display(description="action", ordering="action", label=COLOURS)
    def action_label(self, row: Decision) -> str:
        return row.action

    @display(description="group", ordering="group_name")
    def whom(self, row: Decision) -> str:
        return row.group_name or "relay"

    @display(description="about")
    def what_shown(self, row: Decision) -> str:
        return _what(row, whole=True)

    @display(description="about")
    def what_hidden(self, row: Decision) -> str:
        return _what(row, whole=False)


def _what(row: Decision, *, whole: bool) -> str:
    place = row.topic if row.partition is None else f"{row.topic}[{row.partition}]"
    at = "" if row.offset is None else f"@{row.offset}"
    if row.key is None:
        return place + at or "-"
    return f"{place}{at} {showing.bare_key(bytes(row.key), topic=row.topic, whole=whole)}".strip() or "-"
