"""Where Flink is. `shop/settings.py` takes these over."""

from typing import Any


def settings(env: Any) -> dict[str, Any]:
    """``FLINK_ADDRESS`` empty: `make streams` runs a Flink of its own, which answers at ``FLINK_PORT``."""
    return {
        "FLINK_ADDRESS": env.str("FLINK_ADDRESS", ""),
        "FLINK_PORT": env.int("FLINK_PORT", 25081),
        "FLINK_PARALLELISM": env.int("FLINK_PARALLELISM", 1),
        "FLINK_CHECKPOINTS": env.str("FLINK_CHECKPOINTS", ""),
    }
