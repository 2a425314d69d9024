"""What the backbone's admins share: the database of the outbox, and payloads that not everybody may read."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from events.adminsite import CappedPaginator, ModelAdmin, ReadOnly
from events.conf import conf


class EventsAdmin(ReadOnly, ModelAdmin):
    """Read-only, and from the database that ``EVENTS["DATABASE"]`` names."""

    paginator = CappedPaginator
    list_per_page = 50
    ordering: Any = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).using(conf().DATABASE)


class WithPayload(EventsAdmin):
    """``payload_shown`` among the fields becomes ``payload_hidden`` for those who may not read it."""

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        fields: list[str] = [*super().get_fields(request, obj)]
        if request.user.has_perm("events.view_payload"):
            return fields
        return ["payload_hidden" if field == "payload_shown" else field for field in fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return self.get_fields(request, obj)
