"""Where Connect is asked how it is, and the databases that it joins. `shop/settings.py` takes these over."""

from typing import Any


def settings(env: Any) -> dict[str, Any]:
    """Where a database's URL is empty, it lies beside the shop's own: see shop/connect/databases.py."""
    return {
        "CONNECT_URL": env.str("CONNECT_URL", "http://127.0.0.1:25083"),
        "LEGACY_DATABASE_URL": env.str("LEGACY_DATABASE_URL", ""),
        "REPORTING_DATABASE_URL": env.str("REPORTING_DATABASE_URL", ""),
    }
