"""Lists of any length as files. Rows are read and sent in pieces, and no cursor stays open between them."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import FieldError
from django.core.handlers.asgi import ASGIRequest
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from inventory.sheets import Table, csv_chunks

ROWS_AT_ONCE = 1_000


def exported(admin: ModelAdmin, request: HttpRequest, table: Table, *, name: str) -> HttpResponseBase:
    """The admin's list as it is filtered, as a file; or the list, if it cannot be filtered like that."""
    try:
        rows = admin.get_changelist_instance(request).get_queryset(request)
    except (IncorrectLookupParameters, FieldError):
        messages.error(request, "Nothing was exported: the list has no such filter. Choose one here, then export it.")
        return redirect(f"admin:{admin.opts.app_label}_{admin.opts.model_name}_changelist")
    return csv_response(request, table, rows, name=name)


def csv_response(request: HttpRequest, table: Table, rows: QuerySet[Any], *, name: str) -> StreamingHttpResponse:
    """The rows as a CSV file to save, in the order of their primary key."""
    chunks = csv_chunks(table, by_key(rows))
    response = StreamingHttpResponse(
        # Each kind of server wants its own kind of stream: given the other, Django reads it whole first.
        _asynchronous(chunks) if isinstance(request, ASGIRequest) else chunks,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{timezone.now():%Y-%m-%d-%H%M}.csv"'},
    )
    response["Cache-Control"] = "no-store"
    return response


def by_key(rows: QuerySet[Any], at_once: int = ROWS_AT_ONCE) -> Iterator[Any]:
    """All rows by primary key. Each query goes on where the last one ended, so the millionth row costs as the first."""
    rows = rows.order_by("pk")
    some = list(rows[:at_once])
    while some:
        yield from some
        some = list(rows.filter(pk__gt=some[-1].pk)[:at_once]) if len(some) == at_once else []


async def _asynchronous(chunks: Iterator[str]) -> AsyncIterator[str]:
    following = sync_to_async(lambda: next(chunks, None))
    while chunk := await following():
        yield chunk
