"""Where Connect is asked how it is, and the databases that it joins. `shop/settings.py` takes these over."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured

PASSED_ON = ("sslmode", "sslrootcert")  # what psycopg and both connectors call by one name


def settings(env: Any) -> dict[str, Any]:
    """Where a database's URL is empty, it lies beside the shop's own: see shop/connect/databases.py."""
    return {
        "CONNECT_URL": env.str("CONNECT_URL", "http://127.0.0.1:25083"),
        "LEGACY_DATABASE_URL": _understood("LEGACY_DATABASE_URL", env.str("LEGACY_DATABASE_URL", "")),
        "REPORTING_DATABASE_URL": _understood("REPORTING_DATABASE_URL", env.str("REPORTING_DATABASE_URL", "")),
    }


def _understood(name: str, url: str) -> str:
    """
    :raises ImproperlyConfigured: if it wishes for what a connector would not do
    """
    if unknown := sorted(set(parse_qs(urlsplit(url).query, keep_blank_values=True)) - set(PASSED_ON)):
        raise ImproperlyConfigured(
            f"{name} has {', '.join(unknown)} behind its question mark, which Connect's connectors would not be told: "
            f"leave out all but {' and '.join(PASSED_ON)}."
        )
    return url
