"""What the backbone's admins share: the database of the outbox, and payloads that not everybody may read."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from events.adminsite import CappedPaginator, ModelAdmin, ReadOnly
from events.conf import conf

PERSONAL = {"payload_shown", "error_shown", "why_shown", "key_shown", "headers_shown", "what_shown"}


class EventsAdmin(ReadOnly, ModelAdmin):
    """Read-only, and from the database that ``EVENTS["DATABASE"]`` names."""

    paginator = CappedPaginator
    list_per_page = 50
    ordering: Any = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).using(conf().DATABASE)


class WithPayload(EventsAdmin):
    """``payload_shown`` among the fields becomes ``payload_hidden`` for those who may not read it.

    So do errors, headers and keys, of which those hide less, see :mod:`events.ours`.
    """

    def get_list_display(self, request: HttpRequest) -> list[str]:
        return self._as_allowed(request, [*super().get_list_display(request)])

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return self._as_allowed(request, [*super().get_fields(request, obj)])

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return self.get_fields(request, obj)

    def _as_allowed(self, request: HttpRequest, fields: list[str]) -> list[str]:
        if request.user.has_perm("events.view_payload"):
            return fields
        return [field.replace("_shown", "_hidden") if field in PERSONAL else field for field in fields]
