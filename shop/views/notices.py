"""Notices for machines and for whoever finds a hole: robots.txt, and security.txt (RFC 9116)."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from shop.backoffice import BACK_OFFICE

PRIVATE = (*BACK_OFFICE, "/account/", "/api/", "/cart/", "/checkout/", "/mail/", "/orders/")
GOOD_FOR = timedelta(days=180)


@require_safe
@cache_control(public=True, max_age=86400)
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """What no search engine should look at: pages of one person, and doors."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE)]
    return _plain(lines)


@require_safe
@cache_control(public=True, max_age=86400)
def security(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Whom to tell. Always good for half a year more: a date that nobody renews would make it void."""
    expires = (timezone.now() + GOOD_FOR).strftime("%Y-%m-%dT00:00:00Z")
    return _plain(
        [
            f"Contact: {settings.SECURITY_CONTACT}",
            f"Expires: {expires}",
            "Preferred-Languages: en, de",
            f"Canonical: {settings.SITE_URL}{reverse('security')}",
        ]
    )


def _plain(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
