"""How many statements the web process has sent to the database, whoever asked for what."""

from collections.abc import Callable
from threading import Lock
from typing import Any

from django.db import connections
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponse

_counting = Lock()
_count = 0


def _counted(execute: Callable[..., Any], *asked: Any) -> Any:
    global _count
    with _counting:
        _count += 1
    return execute(*asked)


def _watch(connection: Any, **_signal: Any) -> None:
    if _counted not in connection.execute_wrappers:
        connection.execute_wrappers.append(_counted)


connection_created.connect(_watch)
for _known in connections.all(initialized_only=True):
    _watch(_known)


def queries(_request: HttpRequest) -> HttpResponse:
    """The count, without a question to the database."""
    return HttpResponse(str(_count), content_type="text/plain")
