"""``/metrics``, for a project's ``urls.py``: ``path("metrics", events.observe.views.metrics)``."""

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events.conf import conf
from events.observe.page import page

PERMISSION = "events.view_relaystate"
PLAIN = "text/plain; charset=utf-8"


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """All figures, for a scraper with the token and for staff who may see the relay.

    An address is no proof: behind a proxy everybody comes from this machine.
    """
    if _has_token(request) or _is_allowed(request):
        body, content_type = page(request.headers.get("Accept", ""))
        return HttpResponse(body, content_type=content_type)
    if getattr(getattr(request, "user", None), "is_authenticated", False):
        return HttpResponse(f"You lack the permission {PERMISSION}.\n", status=403, content_type=PLAIN)
    said = "Send EVENTS['METRICS_TOKEN'] as a bearer token, or log in as staff.\n"
    return HttpResponse(said, status=401, content_type=PLAIN, headers={"WWW-Authenticate": "Bearer"})


def _has_token(request: HttpRequest) -> bool:
    token = conf().METRICS_TOKEN
    return bool(token) and constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}")


def _is_allowed(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return bool(user and user.is_active and user.is_staff and user.has_perm(PERMISSION))
