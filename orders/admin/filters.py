"""How the list of orders is narrowed: by what comes next, and by how long nothing happened."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from orders.models import Order
from orders.status import FAILED, OPEN, Status

S = Status
STAGES: dict[str, tuple[str, frozenset[Status]]] = {
    "checks": ("Being checked", frozenset({S.PLACED, S.HELD})),
    "payment": ("To be paid", frozenset({S.VALIDATED})),
    "packing": ("To be packed", frozenset({S.PAID})),
    "way": ("To be sent, or on its way", frozenset({S.PACKED, S.DISPATCHED, S.OUT_FOR_DELIVERY})),
    "done": ("Delivered or returned", frozenset({S.DELIVERED, S.RETURNED})),
    "failed": ("Came to nothing", FAILED),
}
STILL = {
    "1m": ("For a minute", timedelta(minutes=1)),
    "1h": ("For an hour", timedelta(hours=1)),
    "1d": ("For a day", timedelta(days=1)),
}


class Stage(admin.SimpleListFilter):
    title = "what comes next"
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(key, words) for key, (words, _) in STAGES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:  # noqa: ARG002
        chosen = STAGES.get(self.value() or "")
        return queryset.filter(status__in=chosen[1]) if chosen else queryset


class StandsStill(admin.SimpleListFilter):
    """Open orders without a step. Whom they wait for is on the desk's own page."""

    title = "stands still"
    parameter_name = "still"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(key, words) for key, (words, _) in STILL.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:  # noqa: ARG002
        chosen = STILL.get(self.value() or "")
        if chosen is None:
            return queryset
        return queryset.filter(status__in=sorted(OPEN), changed_at__lt=timezone.now() - chosen[1])
