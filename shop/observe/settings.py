"""What may be set about figures and traces."""

import sys
from typing import Any

from django.core.exceptions import ImproperlyConfigured

WAYS = ("", "console", "otlp")

# redis-py loads the SDK's metrics wherever the SDK is installed, and does without where they cannot be loaded. Nobody
# here uses them: they would cost each of a dozen processes three megabytes, and an eighth of a second at its start.
sys.modules.setdefault("opentelemetry.sdk.metrics", None)  # type: ignore[arg-type]  # Python's own way to say no


def settings(env: Any) -> dict[str, Any]:
    """The settings, from the environment.

    :raises ImproperlyConfigured: if TRACES is no way that there is
    """
    ways = env.str("TRACES", "")
    if ways not in WAYS:
        raise ImproperlyConfigured(f"TRACES is {ways!r}: let it be empty, console or otlp. See docs/operations.md.")
    return {"TRACES": ways, "METRICS_PORT": env.int("METRICS_PORT", 0)}
