"""Brokers that a test starts may use what Java learnt from an earlier `make run`: half the work at each start."""

from events.testing.broker import JAVA_OPTIONS
from shop.local.jars import start_up_cache


def java_options() -> str:
    """For the environment, as ``KAFKA_JAVA_OPTIONS``: it is split at spaces, so a path with one is left out."""
    learnt = start_up_cache()
    usable = learnt.exists() and " " not in str(learnt)
    return f"{JAVA_OPTIONS} -XX:AOTCache={learnt}" if usable else JAVA_OPTIONS
