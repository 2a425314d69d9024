"""Every request is a story: what it publishes shares a correlation id and a trace. The answer names the id.

It goes first in ``MIDDLEWARE``, but below a middleware that opens OpenTelemetry's span for the request.
"""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from events import context
from events.conf import conf
from events.context import CORRELATION, TRACE, Story

Responds = Callable[[HttpRequest], HttpResponseBase]
RespondsLater = Callable[[HttpRequest], Awaitable[HttpResponseBase]]


@sync_and_async_middleware
def story(get_response: Responds | RespondsLater) -> Responds | RespondsLater:
    """Begin a story for each request.

    The caller's trace goes on if its `traceparent` is valid. Its correlation id goes on only if the setting says which
    header to believe: a stranger could put events into somebody else's story.
    """
    if iscoroutinefunction(get_response):

        async def respond_later(request: HttpRequest) -> HttpResponseBase:
            with _begin(request) as told:
                return _named(await get_response(request), told)

        return respond_later

    def respond(request: HttpRequest) -> HttpResponseBase:
        with _begin(request) as told:
            return _named(get_response(request), told)  # type: ignore[arg-type]  # the branch above took the others

    return respond


def _begin(request: HttpRequest) -> AbstractContextManager[Story]:
    trusted = conf().CORRELATION_HEADER
    given = context.proper(request.headers.get(trusted)) if trusted else None
    return context.begin(correlation_id=given, traceparent=request.headers.get(TRACE))


def _named(response: HttpResponseBase, told: Story) -> HttpResponseBase:
    """For whoever reports a problem: by this id its events and log lines are found."""
    if told.correlation_id:
        response.headers[CORRELATION] = told.correlation_id
    return response
