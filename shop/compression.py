"""Sends text compressed: a first visit fits into a hundred kilobytes, whoever serves the static files.

Django pads what it compresses by a random length, so that secrets in a page cannot be guessed from its size (BREACH).
What comes in pieces it would compress piece by piece, of which browsers read the first alone (Django 5.2): files are
put together before, and other streams go as they are.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/", "application/json", "application/javascript", "application/problem+json", "image/svg+xml")


class Compression(GZipMiddleware):
    """Django's, for texts alone: fonts and archives are compressed already."""

    get_response: Any  # either kind, as Django's mixin has it

    def __call__(self, request: HttpRequest) -> Any:
        if self.async_mode:
            return self.__acall__(request)
        _know_again(request)
        response = self.get_response(request)
        if _is_file(request, response):
            response = _whole(response, b"".join(response))
        return self._compressed(request, response)

    async def __acall__(self, request: HttpRequest) -> HttpResponseBase:
        _know_again(request)
        response = await self.get_response(request)
        if _is_file(request, response):
            response = _whole(response, b"".join([piece async for piece in response]))
        return self._compressed(request, response)

    def _compressed(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not _is_text(response):
            return response
        return self.process_response(request, response)


def _know_again(request: HttpRequest) -> None:
    """Compressing made the ETag a weak one, which the server of static files would not recognise."""
    if known := request.META.get("HTTP_IF_NONE_MATCH"):
        request.META["HTTP_IF_NONE_MATCH"] = known.replace("W/", "")


def _is_text(response: HttpResponseBase) -> bool:
    return response.get("Content-Type", "").startswith(TEXTS)


def _is_file(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether it is a static file that is neither compressed yet nor asked for in part."""
    static = request.path_info.startswith(settings.STATIC_URL) and response.status_code == 200
    return static and response.streaming and _is_text(response) and not response.has_header("Content-Encoding")


def _whole(response: StreamingHttpResponse, content: bytes) -> HttpResponse:
    return HttpResponse(content, headers=response.headers)
