"""What may be set about figures and traces."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

WAYS = ("", "console", "otlp")


def settings(env: Any) -> dict[str, Any]:
    """The settings, from the environment.

    :raises ImproperlyConfigured: if TRACES is no way that there is
    """
    ways = env.str("TRACES", "")
    if ways not in WAYS:
        raise ImproperlyConfigured(f"TRACES is {ways!r}: let it be empty, console or otlp. See docs/operations.md.")
    return {"TRACES": ways, "METRICS_PORT": env.int("METRICS_PORT", 0)}
