"""The settings that are about safety. `shop/settings.py` takes them over; docs/safety.md says what they are for."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import environ

from shop.safety.policies import SHOP

LOCK = "axes.backends.AxesStandaloneBackend"  # first of the backends: it lets nobody in, and may keep somebody out


def settings(env: environ.Env, *, demo: bool, https: bool, site_url: str) -> dict[str, Any]:
    """Every safety setting, by name."""
    cookies = _cookies(demo=demo, https=https, site_url=site_url)
    silenced = {"SILENCED_SYSTEM_CHECKS": env.list("SILENCED_SYSTEM_CHECKS", default=[])}
    limits = {**_rates(env, demo=demo), **_lock(env, demo=demo), **UPLOADS}
    return {**HEADERS, **_https(https=https), **cookies, **limits, **silenced}


def _rates(env: environ.Env, *, demo: bool) -> dict[str, str]:
    """Of one person, or of one address; empty: as many as they like. A demo is for trying what a crowd does."""
    return {
        "FORMS_RATE": env.str("FORMS_RATE", "60000/min" if demo else "240/min"),
        "CHECKOUT_RATE": env.str("CHECKOUT_RATE", "6000/min" if demo else "30/min"),
        "SIGN_IN_RATE": env.str("SIGN_IN_RATE", "600/min" if demo else "20/min"),
        "SOCKETS_RATE": env.str("SOCKETS_RATE", "60000/min" if demo else "240/min"),
    }


def _lock(env: environ.Env, *, demo: bool) -> dict[str, Any]:
    """The back office's door. The shoppers' has allauth's limits."""
    minutes = env.int("LOCK_OUT_MINUTES", 15)
    return {
        "LOCK_OUT_MINUTES": minutes,
        "AXES_FAILURE_LIMIT": env.int("LOCK_OUT_AFTER", 20 if demo else 5),
        "AXES_COOLOFF_TIME": timedelta(minutes=minutes),
        "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],  # both: nobody can lock out others
        "AXES_ONLY_ADMIN_SITE": True,
        "AXES_RESET_ON_SUCCESS": True,
        "AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT": False,
        "AXES_LOCKOUT_CALLABLE": "shop.safety.lockout.locked_out",
        "AXES_ENABLE_ADMIN": False,  # shop/admin/lockouts.py shows what there is
        "AXES_DISABLE_ACCESS_LOG": True,  # nobody needs to know when colleagues come and go
        "AXES_VERBOSE": False,
    }


UPLOADS: dict[str, Any] = {
    "DATA_UPLOAD_MAX_MEMORY_SIZE": 1_000_000,
    "DATA_UPLOAD_MAX_NUMBER_FIELDS": 2_000,  # a list in the back office has a field for each row
    "DATA_UPLOAD_MAX_NUMBER_FILES": 2,
    "FILE_UPLOAD_MAX_MEMORY_SIZE": 1_000_000,
    "FILE_UPLOAD_PERMISSIONS": 0o600,
}
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
