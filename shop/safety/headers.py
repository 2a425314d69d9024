"""The headers that neither Django nor django-csp sets; on every answer, static files included."""

from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from shop.safety.policies import STATIC

Responds = Callable[[HttpRequest], HttpResponseBase]
RespondsLater = Callable[[HttpRequest], Awaitable[HttpResponseBase]]

# The shop uses none of a browser's abilities, so nothing that gets into a page may.
UNUSED = (
    "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
    "microphone", "midi", "payment", "screen-wake-lock", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join(f"{ability}=()" for ability in UNUSED)
FILES = "/static/"
PUBLIC = (FILES, "/pictures/")  # whoever reads a mail on the web sees them there


@sync_and_async_middleware
def headers(get_response: Responds | RespondsLater) -> Responds | RespondsLater:
    """Add what is missing; a view that says something else has its reasons."""
    if iscoroutinefunction(get_response):

        async def respond_later(request: HttpRequest) -> HttpResponseBase:
            return _armed(request, await get_response(request))

        return respond_later

    def respond(request: HttpRequest) -> HttpResponseBase:
        return _armed(request, get_response(request))  # type: ignore[arg-type]  # the branch above took the others

    return respond


def _armed(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    shared = "cross-origin" if request.path_info.startswith(PUBLIC) else "same-origin"
    response.headers.setdefault("Permissions-Policy", PERMISSIONS)
    response.headers.setdefault("Cross-Origin-Resource-Policy", shared)
    if request.path_info.startswith(FILES):  # they are answered before the pages' policy is
        response.headers.setdefault("Content-Security-Policy", STATIC)
    return response
