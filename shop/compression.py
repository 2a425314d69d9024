"""Sends text compressed: a first visit fits into a hundred kilobytes, whoever serves the static files.

Django pads what it compresses by a random length, so that secrets in a page cannot be guessed from its size (BREACH).
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/", "application/json", "application/javascript", "application/problem+json", "image/svg+xml")


class Compression(GZipMiddleware):
    """Django's, for texts alone: fonts and archives are compressed already."""

    def process_request(self, request: HttpRequest) -> None:
        """Compressing made the page's ETag a weak one, which the server of static files would not know again."""
        if known := request.META.get("HTTP_IF_NONE_MATCH"):
            request.META["HTTP_IF_NONE_MATCH"] = known.replace("W/", "")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.get("Content-Type", "").startswith(TEXTS):
            return super().process_response(request, response)
        return response
