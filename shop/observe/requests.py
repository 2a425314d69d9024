"""Every request is counted and timed by its route, and is a span where spans are recorded.

It goes first in ``MIDDLEWARE``: the story of a request begins inside of its span. The address itself is kept nowhere,
as links that let people in are addresses, too.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from events.context import TRACE
from events.observe import tracing
from shop.observe import figures

Responds = Callable[[HttpRequest], HttpResponseBase]
RespondsLater = Callable[[HttpRequest], Awaitable[HttpResponseBase]]

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
GONE = "gone"


class Watched:
    """A request that is being answered."""

    status = GONE  # as long as there is no answer

    def answered(self, response: HttpResponseBase) -> HttpResponseBase:
        self.status = str(response.status_code)
        return response


@sync_and_async_middleware
def observed(get_response: Responds | RespondsLater) -> Responds | RespondsLater:
    """Count, time and trace."""
    if iscoroutinefunction(get_response):

        async def respond_later(request: HttpRequest) -> HttpResponseBase:
            with _watching(request) as watched:
                return watched.answered(await get_response(request))

        return respond_later

    def respond(request: HttpRequest) -> HttpResponseBase:
        with _watching(request) as watched:
            return watched.answered(get_response(request))  # type: ignore[arg-type]  # the branch above took the others

    return respond


@contextmanager
def _watching(request: HttpRequest) -> Iterator[Watched]:
    watched, began = Watched(), perf_counter()
    method = request.method if request.method in METHODS else "other"
    named = {"http.request.method": str(method)}
    with tracing.span(str(method), kind="server", attributes=named, traceparent=request.headers.get(TRACE)) as span:
        try:
            yield watched
        finally:
            at = route(request)
            kind = watched.status if watched.status == GONE else f"{watched.status[0]}xx"
            figures.requests.labels(at, method, kind).inc()
            figures.request_seconds.labels(at).observe(perf_counter() - began)
            if span:
                span.update_name(f"{method} /{at}")
                span.set_attribute("http.route", f"/{at}")
                if watched.status != GONE:
                    span.set_attribute("http.response.status_code", int(watched.status))


def route(request: HttpRequest) -> str:
    """Where it led, in the words of urls.py: there are as many as there are pages."""
    if match := request.resolver_match:
        return match.route
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"
