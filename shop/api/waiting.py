"""GET /orders/{id}/validated: the long poll. An async view on :func:`a_shared_thread`, so a waiter costs no thread."""

import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

from asgiref.sync import ThreadSensitiveContext
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import MethodNotAllowed, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from orders.api import OrderShape
from orders.queries import OrderSnapshot
from orders.status import UNDECIDED
from shop.api import problems
from shop.api.auth import NO_SUCH_ORDER, authorise
from shop.api.base import etag
from shop.api.problems import Problem
from shop.api.watching import watching
from shop.sockets.reading import read

DEFAULT_MS, MOST_MS = 5_000, 60_000

PATH = re.compile(r"/api/v1/orders/[^/]+/validated")
_THREAD = ThreadPoolExecutor(1, thread_name_prefix="long-poll")

Asgi = Callable[[Any, Any, Any], Awaitable[None]]


def a_shared_thread(http: Asgi) -> Asgi:
    """Let all long polls run their middleware on one thread. Django would keep one for each until it is answered."""

    async def respond(scope: Any, receive: Any, send: Any) -> None:
        if PATH.fullmatch(scope["path"]):
            async with ThreadSensitiveContext(executor=_THREAD):
                await http(scope, receive, send)
        else:
            await http(scope, receive, send)

    return respond


@csrf_exempt  # it changes nothing, and answers 405 to whoever tries
async def validated(request: HttpRequest, order_id: UUID) -> HttpResponseBase:
    """200 once the order is validated or rejected, whatever came later; 504 while it is not; 404 if there is none."""
    try:
        timeout = _timeout(request)
        await read(_authorise)(request, order_id)
        return _answer(request, await _decided(order_id, within=timeout))
    except Exception as trouble:
        if answer := problems.answer(trouble):
            return answer
        raise


async def _decided(order_id: UUID, *, within: float) -> OrderSnapshot:
    async with watching(order_id) as watch:
        order = await watch.look()
        if order is None:
            raise Http404(NO_SUCH_ORDER)
        if order.status not in UNDECIDED:
            return order
        if decided := await watch.decision(within=within):
            return decided
    status = order.status.lower()
    raise Problem(504, "undecided", f"Order {order_id} is {status} and was not decided within {within:g} s: ask again.")


def _timeout(request: HttpRequest) -> float:
    """Seconds to wait.

    :raises MethodNotAllowed: if it is no GET
    :raises ValidationError: if ``timeout`` is no whole number of milliseconds within the limits
    """
    if request.method not in ("GET", "HEAD"):
        raise MethodNotAllowed(str(request.method))
    text = request.GET.get("timeout", str(DEFAULT_MS))
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) <= MOST_MS):
        raise ValidationError({"timeout": [f"This is in milliseconds, from 0 to {MOST_MS}."]})
    return int(text) / 1000


def _authorise(request: HttpRequest, order_id: UUID) -> None:
    known: list[Any] = [each() for each in APIView.authentication_classes]
    authorise(Request(request, authenticators=known), order_id)


def _answer(request: HttpRequest, order: OrderSnapshot) -> HttpResponseBase:
    content = JSONRenderer().render(OrderShape(order).data)
    headers = {"ETag": etag(content), "Cache-Control": "private, no-cache"}
    response = HttpResponse(content, content_type="application/json", headers=headers)
    return get_conditional_response(request, etag=headers["ETag"], response=response) or response
