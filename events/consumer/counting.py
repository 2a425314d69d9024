"""Counts what became of a batch, once its transaction is committed."""

import logging
from functools import cache

from events.consumer.handle import Tally

log = logging.getLogger("events.consumer")


def count(group: str, tally: Tally) -> None:
    """Make a committed batch visible from outside."""
    for wire_type in set(tally.skipped):
        _say_once(group, wire_type)


@cache
def _say_once(group: str, wire_type: str) -> None:
    """A type that nobody here knows is normal while a deployment rolls on, and a mistake if it stays so."""
    log.info("%s has no handler for %s: such records are skipped and counted.", group, wire_type)
