"""Errors as problem documents (RFC 9457): one shape, whoever found the trouble."""

import logging
import sys
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views import defaults
from rest_framework.exceptions import APIException, AuthenticationFailed, NotAuthenticated, ValidationError
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from shop.desk import refusing
from shop.outage import Outage, outage_of
from shop.theme import theme_of

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
TITLES = {
    "invalid": "The request is not valid",
    "undecided": "The order is not decided yet",
    "idempotency-key-reused": "The key stands for another order",
    "refused": "The order cannot be placed like this",
    "too-large": "The request is too large",
    "busy": "Too many at once",
}


class Problem(APIException):
    """A refusal that has a name of its own. ``errors`` say which fields are to blame: (name, why)."""

    def __init__(self, status: int, code: str, detail: str, *errors: tuple[str, str], **headers: str) -> None:
        super().__init__(detail, code)
        self.status_code, self.code, self.errors = status, code, errors
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def document(status: int, *, detail: str, code: str = "", errors: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """What the body of an error holds. Its type is a name to compare, not an address to open."""
    phrase = HTTPStatus(status).phrase
    name = code or phrase.lower().replace(" ", "-")
    body = {"type": f"urn:papilio:problem:{name}", "title": TITLES.get(name, phrase), "status": status}
    return {**body, "detail": detail, **({"errors": errors} if errors else {})}


def response(status: int, *, detail: str, code: str = "", errors: list[dict[str, str]] | None = None) -> JsonResponse:
    """A problem document from outside of REST framework."""
    body = document(status, detail=detail, code=code, errors=errors)
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE)


def handle(trouble: Exception, context: dict[str, Any]) -> Response | None:
    """Turn what a view raised into a problem document; what nobody foresaw goes on to Django, which reports it."""
    if outage := outage_of(trouble):
        logger.warning("The API answers 503, %s: %r", outage, trouble)
        trouble = Problem(503, outage, outage.text, Retry_After=outage.retry_after)
    answer = exception_handler(trouble, context)
    if answer is None:
        return None
    if isinstance(trouble, Problem):
        for name, value in trouble.headers.items():
            answer.headers[name] = value
        errors = [{"field": field, "detail": why} for field, why in trouble.errors]
        answer.data = document(answer.status_code, code=trouble.code, detail=str(trouble.detail), errors=errors)
    elif isinstance(trouble, ValidationError):
        answer.data = _invalid(trouble)
    else:
        answer.data = document(answer.status_code, detail=str(answer.data["detail"]))
    answer.content_type = MEDIA_TYPE
    return answer


def answer(trouble: Exception) -> HttpResponse | None:
    """As :func:`handle`, for views that are not REST framework's."""
    if isinstance(trouble, NotAuthenticated | AuthenticationFailed):
        trouble.auth_header = "Bearer"  # type: ignore[union-attr]  # where REST framework looks for it
    said = handle(trouble, {})
    if said is None:
        return None
    told = JsonResponse(said.data, status=said.status_code)
    for name, value in {**dict(said.items()), "Content-Type": MEDIA_TYPE, "Cache-Control": "no-store"}.items():
        told.headers[name] = value
    return told


def _invalid(trouble: ValidationError) -> dict[str, Any]:
    errors = list(_errors(trouble.detail))
    named = ", ".join(dict.fromkeys(error["field"] for error in errors if error["field"]))
    detail = f"Please look at {named}." if named else "Please look at the body of the request."
    return document(400, code="invalid", detail=detail, errors=errors)


def _errors(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Each sentence with the path of the field that it is about, as in ``lines.0.quantity``."""
    if isinstance(detail, dict):
        for name, below in detail.items():
            own = name != api_settings.NON_FIELD_ERRORS_KEY
            yield from _errors(below, f"{path}.{name}".lstrip(".") if own else path)
    elif isinstance(detail, list):
        for number, below in enumerate(detail):
            yield from _errors(below, f"{path}.{number}".lstrip(".") if isinstance(below, dict) else path)
    else:
        yield {"field": path, "detail": str(detail)}


# --- What happens before or beside REST framework: Django's own handlers, for addresses below /api/ ---


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    if not _of_api(request):
        return HttpResponse(_standing_alone(request, "400.html"), status=400)
    return response(400, detail="The request could not be read.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if refusing.for_staff(request):
        return refusing.refuse(request)
    if not _of_api(request):
        return defaults.permission_denied(request, exception)
    return response(403, detail="You may not do this.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if refusing.for_staff(request):
        return refusing.nothing_here(request)
    if not _of_api(request):
        return defaults.page_not_found(request, exception)
    return response(404, detail="There is nothing at this address. Addresses of the API end without a slash.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this while it handles the exception."""
    if outage := outage_of(sys.exception()):
        return _unserved(request, outage)
    if not _of_api(request):
        return HttpResponse(_standing_alone(request, "500.html"), status=500)
    return response(500, detail="Something broke on our side, and we were told. Please try again later.")


def _unserved(request: HttpRequest, outage: Outage) -> HttpResponse:
    if _of_api(request):
        told: HttpResponse = response(503, code=outage, detail=outage.text)
    else:
        told = HttpResponse(_standing_alone(request, "503.html", busy=outage is Outage.BUSY), status=503)
    told.headers["Retry-After"] = outage.retry_after
    return told


def _standing_alone(request: HttpRequest, template: str, **context: Any) -> str:
    """A page without the request's context, which would ask the database for shelves, and the session for the cart."""
    return render_to_string(template, {**context, "theme": theme_of(request)})


def _of_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")
