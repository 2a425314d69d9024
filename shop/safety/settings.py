"""The settings that are about safety. `shop/settings.py` takes them over; docs/safety.md says what they are for."""

from typing import Any
from urllib.parse import urlsplit

from shop.safety.policies import SHOP


def settings(*, demo: bool, https: bool, site_url: str) -> dict[str, Any]:
    """Every safety setting, by name."""
    return {**_https(https=https), **_cookies(demo=demo, https=https, site_url=site_url), **HEADERS}


HEADERS: dict[str, Any] = {
    "X_FRAME_OPTIONS": "DENY",
    "SECURE_CONTENT_TYPE_NOSNIFF": True,
    "SECURE_REFERRER_POLICY": "same-origin",  # guests' tokens are in addresses: nobody else is told those
    "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
    "CONTENT_SECURITY_POLICY": {"DIRECTIVES": SHOP},
    "SERVESTATIC_ALLOW_ALL_ORIGINS": False,
}


def _https(*, https: bool) -> dict[str, Any]:
    return {
        "SECURE_SSL_REDIRECT": https,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if https else None,
        "SECURE_HSTS_SECONDS": 31_536_000 if https else 0,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": https,
        "SECURE_HSTS_PRELOAD": https,
        "SECURE_REDIRECT_EXEMPT": [r"^readyz$", r"^healthz$", r"^metrics$"],
    }


def _cookies(*, demo: bool, https: bool, site_url: str) -> dict[str, Any]:
    # Browsers keep cookies by host alone: two checkouts on one machine would log each other out.
    suffix = f"_{urlsplit(site_url).port}" if demo else ""
    prefix = "__Host-" if https else ""  # no neighbour under the same domain can set a cookie of this name
    return {
        "SESSION_COOKIE_NAME": f"{prefix}sessionid{suffix}",
        "CSRF_COOKIE_NAME": f"{prefix}csrftoken{suffix}",
        "SESSION_COOKIE_SECURE": https,
        "CSRF_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SAMESITE": "Lax",
    }
