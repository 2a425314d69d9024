"""Parked keys, each as the record at its head: what it is, why it failed, who waits behind it, and what can be done."""

from datetime import UTC
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from events.admin import deciding, showing
from events.admin.base import WithPayload
from events.adminsite import display
from events.consumer import parking
from events.models import Parked
from events.operations import keys
from events.operations.deciding import event_id, wire_type
from events.reasons import reason
from events.relay.refused import NO_PARTITION

ERROR_SHOWN = 60  # two lines on a phone
WAITING_SHOWN = 20


class OfParkedGroup(admin.SimpleListFilter):
    title = "group"
    parameter_name = "group"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        names = parking.heads().order_by("group_name").values_list("group_name", flat=True).distinct()
        return [(name, name) for name in names]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Parked]) -> QuerySet[Parked]:  # noqa: ARG002
        return queryset.filter(group_name=self.value()) if self.value() else queryset


@admin.register(Parked)
class ParkedAdmin(WithPayload):
    list_display = ("key_shown", "group_name", "topic", "type", "why_shown", "behind", "since")
    list_filter = (OfParkedGroup, "topic")
    search_fields = ("key",)
    search_help_text = "A whole key."
    actions = ("redrive_keys", "discard_keys")
    fields = (
        *("group_name", "topic", "key_shown", "at", "since", "type", "id_shown"),
        *("error_shown", "payload_shown", "headers_shown", "behind", "waiting"),
    )
    ordering = ("id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Parked]:  # noqa: ARG002
        return parking.heads().order_by("id")

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002
        queryset: QuerySet[Parked],
        search_term: str,
    ) -> tuple[QuerySet[Parked], bool]:
        if not search_term:
            return queryset, False
        try:
            return queryset.filter(key=keys.read(search_term)), False
        except keys.BadKeyText:
            return queryset.none(), False

    # What can be decided, and by whom. Django asks these for the actions' permissions.

    def has_redrive_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("events.redrive_parked"))

    def has_discard_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("events.discard_parked"))

    @admin.action(description="Redrive: try the selected keys again…", permissions=["redrive"])
    def redrive_keys(self, request: HttpRequest, queryset: QuerySet[Parked]) -> HttpResponse:  # noqa: ARG002
        return redirect(deciding.url("redrive", queryset))

    @admin.action(description="Discard records of the selected keys…", permissions=["discard"])
    def discard_keys(self, request: HttpRequest, queryset: QuerySet[Parked]) -> HttpResponse:  # noqa: ARG002
        return redirect(deciding.url("discard", queryset))

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path(f"{name}/", self.admin_site.admin_view(self._page(name)), name=f"events_parked_{name}")
            for name in deciding.PAGES
        ]
        return [*pages, *super().get_urls()]

    def _page(self, name: str) -> Any:
        def page(request: HttpRequest) -> HttpResponse:
            allowed = getattr(self, f"has_{name}_permission")(request) and self.has_view_permission(request)
            return deciding.page(self, request, name, allowed=allowed)

        return page

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        may = {"redrive_link": self.has_redrive_permission, "discard_link": self.has_discard_permission}
        return [*(link for link, allowed in may.items() if allowed(request)), *super().get_fields(request, obj)]

    @display(description="try again")
    def redrive_link(self, row: Parked) -> str:
        return deciding.link("redrive", row)

    @display(description="leave out")
    def discard_link(self, row: Parked) -> str:
        return deciding.link("discard", row)

    @display(description="key")
    def key_shown(self, row: Parked) -> str:
        return showing.key(parking.restore(row), whole=True)

    @display(description="key")
    def key_hidden(self, row: Parked) -> str:
        return showing.key(parking.restore(row), whole=False)

    @display(description="type")
    def type(self, row: Parked) -> str:
        return wire_type(parking.restore(row))

    @display(description="why")
    def why_shown(self, row: Parked) -> str:
        return row.error if len(row.error) <= ERROR_SHOWN else row.error[:ERROR_SHOWN] + "…"

    @display(description="why")
    def why_hidden(self, row: Parked) -> str:
        return reason(row.error, whole=False)

    @display(description="behind it", ordering="behind")
    def behind(self, row: Any) -> int:
        return int(row.behind)

    @display(description="since (UTC)", ordering="id")
    def since(self, row: Parked) -> str:
        return showing.to_the_second(row.parked_at.astimezone(UTC))

    @display(description="at")
    def at(self, row: Parked) -> str:
        if row.partition == NO_PARTITION:
            return f"row {row.offset} of the outbox"
        return f"partition {row.partition}, offset {row.offset}"

    @display(description="event id")
    def id_shown(self, row: Parked) -> str:
        known = event_id(parking.restore(row))
        return "it bears none" if known is None else str(known)

    @display(description="why it is parked")
    def error_shown(self, row: Parked) -> str:
        return showing.block(row.error)

    @display(description="why it is parked")
    def error_hidden(self, row: Parked) -> str:
        return reason(row.error, whole=False)

    @display(description="payload")
    def payload_shown(self, row: Parked) -> str:
        return showing.payload(None if row.value is None else bytes(row.value))

    @display(description="payload")
    def payload_hidden(self, row: Parked) -> str:
        return showing.hidden(None if row.value is None else bytes(row.value))

    @display(description="headers")
    def headers_shown(self, row: Parked) -> str:
        return showing.headers(parking.restore(row), whole=True)

    @display(description="headers")
    def headers_hidden(self, row: Parked) -> str:
        return showing.headers(parking.restore(row), whole=False)

    @display(description="waiting")
    def waiting(self, row: Parked) -> str:
        rows = parking.of_key(group=row.group_name, topic=row.topic, key=bytes(row.key))[1 : WAITING_SHOWN + 1]
        lines = [
            (f"{each.partition}@{each.offset}", wire_type(parking.restore(each)), self.since(each)) for each in rows
        ]
        return showing.table(("AT", "TYPE", "SINCE (UTC)"), lines) if lines else "nothing"
